-- A response that was received is never edited nor deleted; it can only be replaced, visibly.
CREATE FUNCTION governance_response_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.receipt = '' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'DELETE' OR NEW.state NOT IN ('received', 'replaced') OR OLD.state = 'replaced' AND NEW.state <> 'replaced'
     OR (OLD.consultation_id, OLD.member_id, OLD.no_comments, OLD.words, OLD.language, OLD.received_at, OLD.receipt, OLD.digest)
     IS DISTINCT FROM
        (NEW.consultation_id, NEW.member_id, NEW.no_comments, NEW.words, NEW.language, NEW.received_at, NEW.receipt, NEW.digest) THEN
    RAISE EXCEPTION 'a response that was received is never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_response_is_kept BEFORE UPDATE OR DELETE ON governance_nationalresponse
  FOR EACH ROW EXECUTE FUNCTION governance_response_is_kept();
