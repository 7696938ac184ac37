-- Nothing on the register is removed: facts are corrected, never overwritten (domain.md §4). The owner alone clears the demonstration.
REVOKE DELETE, TRUNCATE ON members_instrument, members_fullpowers, members_statusinterval, members_condition, members_succession,
  members_membername, members_treaty, members_rectification FROM portal_app;

-- An area that is no state stands nowhere as a possible member.
CREATE FUNCTION members_member_is_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.area_id IS NOT NULL AND NOT (SELECT is_state FROM members_area WHERE id = NEW.area_id) THEN
    RAISE EXCEPTION 'this area is no state: it cannot stand on the register' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_member_is_state BEFORE INSERT OR UPDATE OF area_id ON members_member
  FOR EACH ROW EXECUTE FUNCTION members_member_is_state();
CREATE FUNCTION members_area_stays_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.is_state AND EXISTS (SELECT FROM members_member WHERE area_id = NEW.id) THEN
    RAISE EXCEPTION 'this area stands on the register as a state' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_area_stays_state BEFORE UPDATE OF is_state ON members_area
  FOR EACH ROW EXECUTE FUNCTION members_area_stays_state();

-- No date of an act lies in the future at the depositary's seat (its effect may); both worlds stay apart; what was deposited
-- keeps its treaty, member and kind for ever.
CREATE FUNCTION members_instrument_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE today date; of_treaty boolean; of_member boolean;
BEGIN
  SELECT (portal_clock() AT TIME ZONE t.seat_zone)::date, t.fictional INTO today, of_treaty
    FROM members_treaty t WHERE t.id = NEW.treaty_id;
  SELECT m.fictional INTO of_member FROM members_member m WHERE m.id = NEW.member_id;
  IF greatest(NEW.dated, NEW.received_on, NEW.deposited_on, NEW.confirmed_on, NEW.accepted_on, NEW.copy_certified_on) > today THEN
    RAISE EXCEPTION 'an instrument is not dated in the future' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF of_treaty <> of_member OR NEW.fictional <> of_member OR (NEW.grade = 'demonstration') <> of_member THEN
    RAISE EXCEPTION 'real and fictional states never act in one treaty' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.treaty_id, OLD.member_id, OLD.kind) IS DISTINCT FROM (NEW.treaty_id, NEW.member_id, NEW.kind) THEN
    RAISE EXCEPTION 'an instrument keeps its treaty, its member and its kind' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_instrument_holds BEFORE INSERT OR UPDATE ON members_instrument
  FOR EACH ROW EXECUTE FUNCTION members_instrument_holds();

-- A status, once said, stays as it was said: a correction closes it and says another (bitemporal, domain.md §4).
CREATE FUNCTION members_fact_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'recorded') <> (to_jsonb(NEW) - 'recorded')
     OR NOT isempty(NEW.recorded) AND lower(OLD.recorded) IS DISTINCT FROM lower(NEW.recorded)
     OR NOT upper_inf(OLD.recorded) AND NEW.recorded <> OLD.recorded THEN
    RAISE EXCEPTION 'a fact is corrected by another one, never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_status_is_kept BEFORE UPDATE ON members_statusinterval
  FOR EACH ROW EXECUTE FUNCTION members_fact_is_kept();
CREATE TRIGGER members_condition_is_kept BEFORE UPDATE ON members_condition
  FOR EACH ROW EXECUTE FUNCTION members_fact_is_kept();

-- Facts of fictional states, and only those, are graded so; an organisation's states are of its own world.
CREATE FUNCTION members_fact_fits_world() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.grade = 'demonstration') <> (SELECT fictional FROM members_member WHERE id = NEW.member_id) THEN
    RAISE EXCEPTION 'facts about fictional states, and only those, are graded demonstration' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_status_fits_world BEFORE INSERT ON members_statusinterval
  FOR EACH ROW EXECUTE FUNCTION members_fact_fits_world();
CREATE TRIGGER members_condition_fits_world BEFORE INSERT ON members_condition
  FOR EACH ROW EXECUTE FUNCTION members_fact_fits_world();
CREATE FUNCTION members_organisation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM members_member o, members_member s WHERE o.id = NEW.organisation_id AND s.id = NEW.state_id
                 AND o.kind = 'organisation' AND s.kind = 'state' AND o.fictional = s.fictional) THEN
    RAISE EXCEPTION 'states belong to organisations of their own world' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_organisation_fits BEFORE INSERT OR UPDATE ON members_organisationmembership
  FOR EACH ROW EXECUTE FUNCTION members_organisation_fits();
