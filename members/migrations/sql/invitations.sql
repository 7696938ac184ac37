-- An invitation is bound to its address: the address stands, until the person is forgotten, and only its account takes it up.
CREATE FUNCTION members_invitation_is_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.email <> OLD.email AND NEW.email NOT LIKE '%@erased.invalid' THEN
    RAISE EXCEPTION 'an invitation is bound to its address' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS NULL
     AND NOT EXISTS (SELECT FROM members_user u WHERE lower(u.email) = lower(NEW.email)) THEN
    RAISE EXCEPTION 'an invitation is taken up by the account of its address' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_invitation_is_bound BEFORE UPDATE ON members_invitation
  FOR EACH ROW EXECUTE FUNCTION members_invitation_is_bound();
