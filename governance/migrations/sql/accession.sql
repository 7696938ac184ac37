-- An application keeps its state, symbol and receipt; it moves by the table alone, and its end stands. What was submitted is never deleted.
CREATE FUNCTION governance_application_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps CONSTANT text[] := ARRAY[
    'interested>applicant', 'applicant>in_form', 'applicant>returned', 'returned>applicant', 'in_form>circulated',
    'circulated>admitted', 'circulated>disagreement', 'circulated>referred', 'circulated>in_form', 'disagreement>referred',
    'referred>admitted', 'referred>not_admitted', 'admitted>acceding', 'acceding>deposited', 'deposited>member',
    'interested>withdrawn', 'applicant>withdrawn', 'returned>withdrawn', 'in_form>withdrawn', 'disagreement>withdrawn',
    'referred>withdrawn', 'admitted>withdrawn', 'acceding>withdrawn'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.receipt <> '' AND NOT OLD.fictional THEN
      RAISE EXCEPTION 'a submitted application is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF NEW.fictional <> (SELECT fictional FROM members_member WHERE id = NEW.member_id) THEN
    RAISE EXCEPTION 'real and fictional states are never on one road' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.instrument_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM members_instrument i JOIN members_treaty t ON t.id = i.treaty_id
    WHERE i.id = NEW.instrument_id AND i.member_id = NEW.member_id AND i.kind = 'accession' AND t.founding
      AND i.state IN ('deposited', 'recorded')) THEN
    RAISE EXCEPTION 'an application ends in the deposited instrument of accession of its own state' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'member' AND NOT EXISTS (
    SELECT FROM members_instrument i JOIN members_treaty t ON t.id = i.treaty_id
    WHERE i.id = NEW.instrument_id AND i.effect_on <= (portal_clock() AT TIME ZONE t.seat_zone)::date) THEN
    RAISE EXCEPTION 'nobody is a member before the day of effect' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'interested' THEN
      RAISE EXCEPTION 'an accession begins with the interest of the state' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> NEW.state AND NOT OLD.state || '>' || NEW.state = ANY (steps)
     OR NEW.member_id <> OLD.member_id OR OLD.symbol <> '' AND NEW.symbol <> OLD.symbol
     OR OLD.receipt <> '' AND NEW.receipt <> OLD.receipt OR OLD.instrument_id IS NOT NULL AND NEW.instrument_id <> OLD.instrument_id
     OR OLD.decided_at IS NOT NULL AND (NEW.decision, NEW.decided_at) IS DISTINCT FROM (OLD.decision, OLD.decided_at) THEN
    RAISE EXCEPTION 'the table of accession has no such step; state, symbol, receipt, decision and instrument stand'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_application_moves BEFORE INSERT OR UPDATE OR DELETE ON governance_application
  FOR EACH ROW EXECUTE FUNCTION governance_application_moves();

-- Why a letter was returned is never edited.
REVOKE UPDATE, DELETE, TRUNCATE ON governance_formreturn FROM portal_app;
