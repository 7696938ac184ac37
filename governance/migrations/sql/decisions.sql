-- An act received in a silence run is never edited; a statement may be withdrawn once, and its class may change with disclosure.
CREATE FUNCTION governance_act_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.run_id, OLD.member_id, OLD.kind, OLD.words, OLD.language, OLD.block_keys, OLD.received_at, OLD.effect,
      OLD.receipt, OLD.rule) IS DISTINCT FROM (NEW.run_id, NEW.member_id, NEW.kind, NEW.words, NEW.language, NEW.block_keys,
      NEW.received_at, NEW.effect, NEW.receipt, NEW.rule)
     OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at) THEN
    RAISE EXCEPTION 'acts in a silence run are never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_act_is_kept BEFORE UPDATE OR DELETE ON governance_runact
  FOR EACH ROW EXECUTE FUNCTION governance_act_is_kept();

-- A run that has ended has exactly one outcome, for ever (adopted may still be recorded); its frozen text never changes.
CREATE FUNCTION governance_run_outcome_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('broken', 'not_adopted', 'withdrawn', 'to_meeting', 'recorded') AND NEW.state <> OLD.state
     OR OLD.state = 'adopted' AND NEW.state NOT IN ('adopted', 'recorded')
     OR OLD.state <> 'prepared' AND (NEW.text_digest, NEW.text_version_id) IS DISTINCT FROM (OLD.text_digest, OLD.text_version_id) THEN
    RAISE EXCEPTION 'the outcome and the text of a silence run stand' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_run_outcome_stands BEFORE UPDATE ON governance_silencerun
  FOR EACH ROW EXECUTE FUNCTION governance_run_outcome_stands();
