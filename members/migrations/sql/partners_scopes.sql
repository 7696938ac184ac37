-- A partner system sees with the eyes of a member only while that member's consent stands, and reads no more than what the
-- member consented to.
CREATE OR REPLACE FUNCTION members_partner_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.consented_at IS NOT NULL AND NOT EXISTS (SELECT FROM members_partnerconsent c
       WHERE c.partner_id = NEW.id AND c.member_id = NEW.member_id AND c.state = 'given'
         AND string_to_array(NEW.scopes, ' ') <@ string_to_array(c.scopes, ' ')) THEN
    RAISE EXCEPTION 'no consent of this member stands' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER members_partner_needs_consent ON members_partnerapplication;
CREATE TRIGGER members_partner_needs_consent BEFORE INSERT OR UPDATE OF member_id, consented_at, scopes
  ON members_partnerapplication FOR EACH ROW EXECUTE FUNCTION members_partner_needs_consent();
