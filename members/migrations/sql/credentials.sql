-- A credential moves as domain.md §4 says, and by nobody's hand goes back; what was filed stands, its term is only cut short, and
-- once contested it stays so.
CREATE FUNCTION members_credential_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'submitted' THEN
      RAISE EXCEPTION 'a credential begins as submitted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('submitted', 'examined'), ('examined', 'reported'),
      ('reported', 'accepted'), ('reported', 'deferred'), ('reported', 'refused'), ('deferred', 'accepted'), ('deferred', 'refused')) THEN
    RAISE EXCEPTION 'a credential does not move so' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.member_id, NEW.organ_id, NEW.kind, NEW.dated) IS DISTINCT FROM (OLD.member_id, OLD.organ_id, OLD.kind, OLD.dated)
     OR OLD.contested AND NOT NEW.contested OR NOT NEW.valid <@ OLD.valid THEN
    RAISE EXCEPTION 'what was filed stands' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_credential_moves BEFORE INSERT OR UPDATE ON members_credential
  FOR EACH ROW EXECUTE FUNCTION members_credential_moves();

-- Rival credentials: one that overlaps another, still standing and not replaced by it, is contested. Nobody may say otherwise.
CREATE FUNCTION members_credential_is_contested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.contested AND EXISTS (
    SELECT FROM members_credential c
    WHERE c.member_id = NEW.member_id AND c.organ_id = NEW.organ_id AND c.kind = NEW.kind AND c.valid && NEW.valid
      AND c.state <> 'refused' AND c.id IS DISTINCT FROM NEW.replaces_id AND c.id <> NEW.id
  ) THEN
    RAISE EXCEPTION 'another credential of this member stands for that time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_credential_is_contested BEFORE INSERT ON members_credential
  FOR EACH ROW EXECUTE FUNCTION members_credential_is_contested();
