-- A consent is given by the focal point of the member, at that instant, and never edited afterwards (domain.md §2).
CREATE FUNCTION members_consent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND ((OLD.partner_id, OLD.member_id, OLD.scopes) IS DISTINCT FROM (NEW.partner_id, NEW.member_id, NEW.scopes)
     OR OLD.state <> 'asked' AND (OLD.given_at, OLD.given_by_id, OLD.paper, OLD.receipt)
        IS DISTINCT FROM (NEW.given_at, NEW.given_by_id, NEW.paper, NEW.receipt)
     OR OLD.state IN ('refused', 'revoked') AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'a consent is never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'given' AND (TG_OP = 'INSERT' OR OLD.state <> 'given') AND NEW.given_by_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM members_delegate d WHERE d.user_id = NEW.given_by_id AND d.member_id = NEW.member_id
      AND d.role = 'focal_point' AND d.valid @> portal_clock()) THEN
    RAISE EXCEPTION 'only the focal point of the member gives its consent' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_consent_guard BEFORE INSERT OR UPDATE ON members_partnerconsent
  FOR EACH ROW EXECUTE FUNCTION members_consent_guard();

-- With its end the partner system sees what the public sees, whoever ended it.
CREATE FUNCTION members_consent_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'given' AND NEW.state <> 'given' THEN
    UPDATE members_partnerapplication SET consented_at = NULL WHERE id = OLD.partner_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER members_consent_ends AFTER UPDATE OR DELETE ON members_partnerconsent
  FOR EACH ROW EXECUTE FUNCTION members_consent_ends();

-- No consent without its event in the record. Asked at COMMIT, when the eyes of the act are closed: so it runs as the owner.
CREATE FUNCTION members_consent_is_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.state = 'given' AND NOT EXISTS (SELECT FROM core_auditevent e WHERE e.name = 'partner.consented'
       AND e.target_type = 'members.partnerconsent' AND e.target_id = NEW.id AND e.acts_for = NEW.member_id) THEN
    RAISE EXCEPTION 'a consent stands in the record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER members_consent_is_recorded AFTER INSERT OR UPDATE ON members_partnerconsent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION members_consent_is_recorded();

-- A partner system sees with the eyes of a member only while that member's consent stands.
CREATE FUNCTION members_partner_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.consented_at IS NOT NULL AND NOT EXISTS (SELECT FROM members_partnerconsent c
       WHERE c.partner_id = NEW.id AND c.member_id = NEW.member_id AND c.state = 'given') THEN
    RAISE EXCEPTION 'no consent of this member stands' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_partner_needs_consent BEFORE INSERT OR UPDATE OF member_id, consented_at ON members_partnerapplication
  FOR EACH ROW EXECUTE FUNCTION members_partner_needs_consent();
