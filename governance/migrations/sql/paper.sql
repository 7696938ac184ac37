-- Runs that had opened before their first opening was kept.
UPDATE governance_silencerun SET first_opened_at = opens_at WHERE state NOT IN ('prepared', 'notified');

-- What an officer entered from paper is never edited nor deleted: it is confirmed once, or set aside once.
CREATE FUNCTION governance_paper_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.run_id, OLD.member_id, OLD.kind, OLD.words, OLD.language, OLD.received_at, OLD.note, OLD.entered_by_id)
      IS DISTINCT FROM (NEW.run_id, NEW.member_id, NEW.kind, NEW.words, NEW.language, NEW.received_at, NEW.note, NEW.entered_by_id)
     OR (OLD.act_id IS NOT NULL OR OLD.set_aside_at IS NOT NULL)
     AND (OLD.act_id, OLD.confirmed_by_id, OLD.set_aside_by_id, OLD.set_aside_at, OLD.set_aside_reason)
      IS DISTINCT FROM (NEW.act_id, NEW.confirmed_by_id, NEW.set_aside_by_id, NEW.set_aside_at, NEW.set_aside_reason) THEN
    RAISE EXCEPTION 'an entry from paper is never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_paper_is_kept BEFORE UPDATE OR DELETE ON governance_paperact
  FOR EACH ROW EXECUTE FUNCTION governance_paper_is_kept();
