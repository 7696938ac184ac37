-- A national of the member does not examine its credential alone (domain.md §6, claim, for credentials): who joins is no national.
CREATE FUNCTION members_is_national(who bigint, of_member bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM members_office o WHERE o.user_id = who AND o.nationality_id = of_member AND o.valid @> at) $$;

CREATE FUNCTION members_credential_recusal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_member bigint := (SELECT member_id FROM members_credential WHERE id = NEW.credential_id);
  at timestamptz := portal_clock();
BEGIN
  IF NEW.joined_by_id IS DISTINCT FROM OLD.joined_by_id AND members_is_national(NEW.joined_by_id, of_member, at) THEN
    RAISE EXCEPTION 'who joins an examination is no national of the member' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.examined_by_id IS DISTINCT FROM OLD.examined_by_id AND NEW.joined_by_id IS NULL
     AND members_is_national(NEW.examined_by_id, of_member, at) THEN
    RAISE EXCEPTION 'a national of the member examines its credential only with a second officer'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_credential_recusal BEFORE UPDATE ON members_credentialfile
  FOR EACH ROW EXECUTE FUNCTION members_credential_recusal();

-- The head whom a credential names is told as the paper names it, or forgotten with the person; nobody else takes the place.
CREATE FUNCTION members_credential_head_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was filed stands' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER members_credential_head_stands BEFORE UPDATE ON members_credential
  FOR EACH ROW WHEN (NEW.head NOT IN (OLD.head, '')) EXECUTE FUNCTION members_credential_head_stands();
