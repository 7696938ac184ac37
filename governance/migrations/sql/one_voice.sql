-- On an item an organisation acts or its member states do, never both (domain.md §2): neither in what was frozen when the
-- procedure began, nor by an act of who is not in it. The trigger's arguments: the column that names the procedure, the table
-- of who is frozen in it. An act of who is in it stands, whatever has joined whom since.
CREATE FUNCTION governance_one_voice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE procedure bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint; frozen boolean; doubled boolean;
BEGIN
  IF TG_TABLE_NAME <> TG_ARGV[1] THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1 AND member_id = $2)', TG_ARGV[1], TG_ARGV[0])
      INTO frozen USING procedure, NEW.member_id;
    IF frozen THEN
      RETURN NEW;
    END IF;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %I f JOIN members_organisationmembership b
      ON b.organisation_id = f.member_id AND b.state_id = $2 OR b.state_id = f.member_id AND b.organisation_id = $2
    WHERE f.%I = $1 AND b.valid @> portal_clock())', TG_ARGV[1], TG_ARGV[0]) INTO doubled USING procedure, NEW.member_id;
  IF doubled THEN
    RAISE EXCEPTION 'on an item an organisation acts or its member states do, never both' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_runmember_one_voice AFTER INSERT OR UPDATE ON governance_runmember
  FOR EACH ROW EXECUTE FUNCTION governance_one_voice('run_id', 'governance_runmember');
CREATE TRIGGER governance_consulted_one_voice AFTER INSERT OR UPDATE ON governance_consulted
  FOR EACH ROW EXECUTE FUNCTION governance_one_voice('consultation_id', 'governance_consulted');
CREATE TRIGGER governance_runact_one_voice AFTER INSERT ON governance_runact
  FOR EACH ROW EXECUTE FUNCTION governance_one_voice('run_id', 'governance_runmember');
CREATE TRIGGER governance_response_one_voice AFTER INSERT ON governance_nationalresponse
  FOR EACH ROW EXECUTE FUNCTION governance_one_voice('consultation_id', 'governance_consulted');
