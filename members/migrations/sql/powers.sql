-- Whether a person may act on a member's delegation at an instant: it leads it (its own role, or standing in), holds `bind` or
-- `vote` for it, or is of the secretariat.
CREATE FUNCTION members_leads(who bigint, of_member bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM members_delegate d
    WHERE d.user_id = who AND d.member_id = of_member AND d.valid @> at
      AND (d.role IN ('head', 'focal_point')
           OR EXISTS (SELECT FROM members_actingfor a WHERE a.delegate_id = d.id AND a.valid @> at)
           OR EXISTS (SELECT FROM members_power p
                      WHERE p.delegate_id = d.id AND p.kind IN ('bind', 'vote') AND p.valid @> at))
  ) OR EXISTS (SELECT FROM members_office o WHERE o.user_id = who AND o.kind IN ('officer', 'legal') AND o.valid @> at) $$;

-- No power without a source: a credential that grants it then, one that has ended before it, or persons entitled to grant it.
CREATE FUNCTION members_power_has_a_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE delegate members_delegate%ROWTYPE; credential members_credential%ROWTYPE; former members_power%ROWTYPE;
  at timestamptz := portal_clock();
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.valid <@ OLD.valid AND (NEW.delegate_id, NEW.member_id, NEW.kind, NEW.credential_id, NEW.follows_id,
      NEW.granted_by_id, NEW.confirmed_by_id) IS NOT DISTINCT FROM (OLD.delegate_id, OLD.member_id, OLD.kind, OLD.credential_id,
      OLD.follows_id, OLD.granted_by_id, OLD.confirmed_by_id) THEN
    RETURN NEW; -- it is only cut short
  END IF;
  SELECT * INTO delegate FROM members_delegate WHERE id = NEW.delegate_id;
  IF delegate.member_id IS DISTINCT FROM NEW.member_id OR NOT NEW.valid <@ delegate.valid THEN
    RAISE EXCEPTION 'a power is of the delegate''s member and lasts no longer than the accreditation'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.follows_id IS NOT NULL THEN
    SELECT * INTO former FROM members_power WHERE id = NEW.follows_id;
    IF former.member_id = NEW.member_id AND former.kind = NEW.kind AND upper(former.valid) <= lower(NEW.valid)
       OR isempty(former.valid) AND former.member_id = NEW.member_id AND former.kind = NEW.kind THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.credential_id IS NOT NULL THEN
    SELECT * INTO credential FROM members_credential WHERE id = NEW.credential_id;
    IF credential.member_id = NEW.member_id AND NEW.valid <@ credential.valid
       AND credential.state NOT IN ('submitted', 'refused') AND (credential.state = 'accepted' OR NOT credential.contested) THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.granted_by_id IS NOT NULL THEN
    IF members_leads(NEW.granted_by_id, NEW.member_id, at) AND (NEW.kind NOT IN ('bind', 'vote')
       OR NEW.confirmed_by_id <> NEW.granted_by_id AND members_leads(NEW.confirmed_by_id, NEW.member_id, at)) THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.source <> '' AND (SELECT fictional FROM members_member WHERE id = NEW.member_id) THEN
    RETURN NEW; -- the demonstration is granted by the portal itself
  END IF;
  RAISE EXCEPTION 'nobody entitled to grant this power has granted it' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER members_power_has_a_source BEFORE INSERT OR UPDATE ON members_power
  FOR EACH ROW EXECUTE FUNCTION members_power_has_a_source();

-- What a person who has the role stands in for is that person's own role, in the same delegation.
CREATE FUNCTION members_acting_is_of_the_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM members_delegate d, members_delegate r
                 WHERE d.id = NEW.delegate_id AND r.id = NEW.replaced_id AND d.member_id = NEW.member_id
                   AND r.member_id = NEW.member_id AND r.role = NEW.role) OR upper_inf(NEW.valid) THEN
    RAISE EXCEPTION 'one stands in for the head or a focal point of the own delegation, for a time'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_acting_is_of_the_post BEFORE INSERT OR UPDATE ON members_actingfor
  FOR EACH ROW EXECUTE FUNCTION members_acting_is_of_the_post();
