-- Who is accredited by a credential acts for the member that filed it, and no longer than its term.
CREATE FUNCTION members_delegate_within_credential() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE credential members_credential%ROWTYPE;
BEGIN
  SELECT * INTO credential FROM members_credential WHERE id = NEW.credential_id;
  IF credential.member_id <> NEW.member_id OR NOT isempty(NEW.valid) AND NOT upper_inf(credential.valid)
     AND (upper_inf(NEW.valid) OR upper(NEW.valid) > upper(credential.valid)) THEN
    RAISE EXCEPTION 'an accreditation lasts no longer than the credential it comes from' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_delegate_within_credential BEFORE INSERT OR UPDATE ON members_delegate
  FOR EACH ROW WHEN (NEW.credential_id IS NOT NULL) EXECUTE FUNCTION members_delegate_within_credential();
