-- Whoever stands in for the focal point at that instant gives a consent as well (members_actingfor).
CREATE OR REPLACE FUNCTION members_consent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND ((OLD.partner_id, OLD.member_id, OLD.scopes) IS DISTINCT FROM (NEW.partner_id, NEW.member_id, NEW.scopes)
     OR OLD.state <> 'asked' AND (OLD.given_at, OLD.given_by_id, OLD.paper, OLD.receipt)
        IS DISTINCT FROM (NEW.given_at, NEW.given_by_id, NEW.paper, NEW.receipt)
     OR OLD.state IN ('refused', 'revoked') AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'a consent is never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'given' AND (TG_OP = 'INSERT' OR OLD.state <> 'given') AND NEW.given_by_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM members_delegate d WHERE d.user_id = NEW.given_by_id AND d.member_id = NEW.member_id AND d.valid @> portal_clock()
      AND (d.role = 'focal_point' OR EXISTS (SELECT FROM members_actingfor a
           WHERE a.delegate_id = d.id AND a.role = 'focal_point' AND a.valid @> portal_clock()))) THEN
    RAISE EXCEPTION 'only the focal point of the member gives its consent' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
