-- A person acts for one at a time: for a member as its delegate, or for a participant, which holds no powers (domain.md §2).
CREATE FUNCTION members_person_acts_for_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM members_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF TG_TABLE_NAME = 'members_delegate'
     AND EXISTS (SELECT FROM members_representative r WHERE r.user_id = NEW.user_id AND r.valid && NEW.valid)
     OR TG_TABLE_NAME = 'members_representative'
     AND EXISTS (SELECT FROM members_delegate d WHERE d.user_id = NEW.user_id AND d.valid && NEW.valid) THEN
    RAISE EXCEPTION 'a person acts for a member or for a participant, not for both' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_person_acts_for_one BEFORE INSERT OR UPDATE OF user_id, valid ON members_delegate
  FOR EACH ROW EXECUTE FUNCTION members_person_acts_for_one();
CREATE TRIGGER members_person_acts_for_one BEFORE INSERT OR UPDATE OF user_id, valid ON members_representative
  FOR EACH ROW EXECUTE FUNCTION members_person_acts_for_one();

-- The form of an identifier with its check digits: LEI by ISO 17442, ROR by ISO 7064 MOD 97-10, ISNI by MOD 11-2.
CREATE FUNCTION members_remainder_97(digits text) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE rest integer := 0;
BEGIN
  FOR i IN 1 .. length(digits) LOOP
    rest := (rest * 10 + substr(digits, i, 1)::integer) % 97;
  END LOOP;
  RETURN rest;
END $$;
CREATE FUNCTION members_identifier_is_good(scheme text, value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE digits text := ''; number bigint := 0; sum integer := 0;
BEGIN
  IF scheme = 'lei' AND value ~ '^[0-9A-Z]{18}[0-9]{2}$' THEN
    FOR i IN 1 .. 20 LOOP
      digits := digits || CASE WHEN substr(value, i, 1) ~ '[0-9]' THEN substr(value, i, 1)
                          ELSE (ascii(substr(value, i, 1)) - 55)::text END;
    END LOOP;
    RETURN members_remainder_97(digits) = 1;
  ELSIF scheme = 'ror' AND value ~ '^0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}$' THEN
    FOR i IN 1 .. 7 LOOP
      number := number * 32 + strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(value, i, 1)) - 1;
    END LOOP;
    RETURN 98 - (number * 100) % 97 = right(value, 2)::integer;
  ELSIF scheme = 'isni' AND value ~ '^[0-9]{15}[0-9X]$' THEN
    FOR i IN 1 .. 15 LOOP
      sum := (sum + substr(value, i, 1)::integer) * 2;
    END LOOP;
    RETURN (12 - sum % 11) % 11 = CASE right(value, 1) WHEN 'X' THEN 10 ELSE right(value, 1)::integer END;
  END IF;
  RETURN scheme = 'wikidata' AND value ~ '^Q[1-9][0-9]{0,14}$';
END $$;
ALTER TABLE members_identifier ADD CONSTRAINT members_identifier_form CHECK (members_identifier_is_good(scheme, value));

CREATE FUNCTION members_identifier_of_the_real() RETURNS trigger LANGUAGE plpgsql AS $$
-- A fictional organisation stands in no register: whatever identifier it were given belongs to somebody else.
BEGIN
  IF (SELECT fictional FROM members_participant WHERE id = NEW.participant_id) IS DISTINCT FROM false THEN
    RAISE EXCEPTION 'a fictional participant has no identifier' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_identifier_of_the_real BEFORE INSERT OR UPDATE ON members_identifier
  FOR EACH ROW EXECUTE FUNCTION members_identifier_of_the_real();

-- An admission begins with a participant that is admitted; its participant and beginning never change.
CREATE FUNCTION members_admission_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (SELECT state FROM members_participant WHERE id = NEW.participant_id) IS DISTINCT FROM 'admitted' THEN
    RAISE EXCEPTION 'the participant was not admitted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.participant_id, lower(OLD.valid)) IS DISTINCT FROM (NEW.participant_id, lower(NEW.valid)) THEN
    RAISE EXCEPTION 'an admission began when it began' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER members_admission_guard BEFORE INSERT OR UPDATE ON members_admission
  FOR EACH ROW EXECUTE FUNCTION members_admission_guard();
