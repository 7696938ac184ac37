-- A person is forgotten for good, and only when nothing depends on the account any more.
CREATE FUNCTION members_user_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL AND (NEW.erased_at, NEW.email, NEW.name) IS DISTINCT FROM (OLD.erased_at, OLD.email, OLD.name) THEN
    RAISE EXCEPTION 'an erased account stays erased' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND (
    EXISTS (SELECT FROM members_office o WHERE o.user_id = NEW.id AND o.valid @> portal_clock())
    OR EXISTS (SELECT FROM members_delegate d WHERE d.user_id = NEW.id AND d.valid @> portal_clock())
    OR EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = NEW.id)
    OR EXISTS (SELECT FROM members_session s WHERE s.user_id = NEW.id)
  ) THEN
    RAISE EXCEPTION 'the person still holds an office, an accreditation, a second factor or a session'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_user_erased BEFORE UPDATE ON members_user
  FOR EACH ROW EXECUTE FUNCTION members_user_erased();

CREATE FUNCTION members_forget(person bigint, invitations bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
-- Takes an erased person out of what the application may not change. The chain of events holds: their bodies have salted
-- hashes, and the salt goes with the key.
BEGIN
  IF NOT EXISTS (SELECT FROM members_user WHERE id = person AND erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'only an erased person is forgotten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE core_auditevent SET actor_id = NULL, actor_salt = NULL WHERE actor_kind = 'person' AND actor_id = person;
  UPDATE core_readentry SET user_id = NULL WHERE user_id = person;
  UPDATE core_notice SET facts = jsonb_set(facts, '{name}', '""')
    WHERE facts ? 'name' AND (subject_type = 'members.user' AND subject_id = person
                              OR subject_type = 'members.invitation' AND subject_id = ANY (invitations));
  UPDATE core_delivery
    SET address = '', domain = '', state = CASE state WHEN 'queued' THEN 'failed' ELSE state END
    WHERE recipient = 'user:' || person OR recipient = ANY (SELECT 'invitation:' || i FROM unnest(invitations) i);
END $$;
REVOKE EXECUTE ON FUNCTION members_forget(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members_forget(bigint, bigint[]) TO portal_app;
