-- What an instrument must be to count here (domain.md §2, §4), whoever writes it. What another depositary notified is recorded as it
-- was notified. An act without full powers has no effect until the state confirms it; heads of state and government and ministers
-- for foreign affairs need none; a signature ad referendum waits for its confirmation in any case.
CREATE FUNCTION members_instrument_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE treaty members_treaty%ROWTYPE; powers members_fullpowers%ROWTYPE; other members_instrument%ROWTYPE; answers text;
BEGIN
  SELECT * INTO treaty FROM members_treaty WHERE id = NEW.treaty_id;
  IF NEW.kind IN ('formal_confirmation', 'competence')
     AND NOT EXISTS (SELECT FROM members_member WHERE id = NEW.member_id AND kind = 'organisation') THEN
    RAISE EXCEPTION 'only an organisation does this' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'recorded' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND NOT treaty.depositary_is_secretariat THEN
    RAISE EXCEPTION 'who is not the depositary receives no instrument' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind = 'reservation' AND treaty.reservations IN ('none', 'unknown') THEN
    RAISE EXCEPTION 'the treaty allows no reservation' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.full_powers_id IS NOT NULL THEN
    SELECT * INTO powers FROM members_fullpowers WHERE id = NEW.full_powers_id;
    IF (powers.treaty_id, powers.member_id, powers.person, powers.act) IS DISTINCT FROM
       (NEW.treaty_id, NEW.member_id, NEW.signatory, NEW.kind) OR powers.dated > NEW.dated THEN
      RAISE EXCEPTION 'full powers name this person, this treaty and this act' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF NEW.state = 'deposited' AND NEW.confirmed_on IS NULL
     AND NEW.kind IN ('signature', 'definitive_signature', 'ratification', 'acceptance', 'approval', 'accession', 'succession',
                      'formal_confirmation', 'withdrawal', 'revocation', 'reservation', 'provisional_application')
     AND NEW.capacity NOT IN ('head_of_state', 'head_of_government', 'foreign_minister')
     AND (NEW.capacity <> 'full_powers' OR NEW.full_powers_id IS NULL) THEN
    RAISE EXCEPTION 'without full powers an act has no effect until the state confirms it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  answers := CASE NEW.kind WHEN 'objection' THEN 'reservation' WHEN 'revocation' THEN 'withdrawal'
                           WHEN 'provisional_end' THEN 'provisional_application' END;
  IF answers IS NOT NULL THEN
    SELECT * INTO other FROM members_instrument WHERE id = NEW.refers_to_id;
    IF other.kind IS DISTINCT FROM answers OR other.treaty_id <> NEW.treaty_id
       OR (other.member_id = NEW.member_id) = (NEW.kind = 'objection') THEN
      RAISE EXCEPTION 'an answer names the act it answers' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_instrument_fits BEFORE INSERT OR UPDATE ON members_instrument
  FOR EACH ROW EXECUTE FUNCTION members_instrument_fits();

-- An organ accepts reservations and nothing else.
ALTER TABLE members_instrument ADD CONSTRAINT members_instrument_accepts_reservations
  CHECK (accepted_on IS NULL OR kind = 'reservation');
