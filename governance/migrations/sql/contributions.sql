-- What somebody who is not consulted says to a round is received while the round is open, from who may say it, of the same
-- world; and never edited.
CREATE FUNCTION governance_contribution_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked governance_consultation%ROWTYPE;
  kind_of_participant text;
  fictional_owner boolean;
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND
     (OLD.consultation_id, OLD.kind, OLD.member_id, OLD.participant_id, OLD.block_key, OLD.words, OLD.proposed_text,
      OLD.language, OLD.received_at, OLD.receipt, OLD.digest, OLD.fictional)
     IS DISTINCT FROM
     (NEW.consultation_id, NEW.kind, NEW.member_id, NEW.participant_id, NEW.block_key, NEW.words, NEW.proposed_text,
      NEW.language, NEW.received_at, NEW.receipt, NEW.digest, NEW.fictional) THEN
    RAISE EXCEPTION 'a contribution that was received is never edited' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  SELECT * INTO asked FROM governance_consultation WHERE id = NEW.consultation_id;
  IF NEW.participant_id IS NULL THEN
    SELECT fictional INTO fictional_owner FROM members_member WHERE id = NEW.member_id;
  ELSE
    SELECT kind, fictional INTO kind_of_participant, fictional_owner FROM members_participant WHERE id = NEW.participant_id;
  END IF;
  IF NEW.fictional IS DISTINCT FROM asked.fictional OR NEW.fictional IS DISTINCT FROM fictional_owner THEN
    RAISE EXCEPTION 'a contribution is of the world of its round' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF asked.state = 'planned' OR NEW.received_at < asked.opens_at OR NEW.received_at >= asked.closes_at THEN
    RAISE EXCEPTION 'a contribution is received while its round is open' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM governance_consulted c WHERE c.consultation_id = asked.id AND c.member_id = NEW.member_id) THEN
    RAISE EXCEPTION 'a member that is consulted gives a national response' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind <> 'statement' AND NOT asked.participants_invited
     OR NEW.participant_id IS NOT NULL AND (NEW.kind = 'statement') <> (kind_of_participant = 'intergovernmental') THEN
    RAISE EXCEPTION 'participants comment where invited, observers state' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_contribution_fits BEFORE INSERT OR UPDATE OR DELETE ON governance_contribution
  FOR EACH ROW EXECUTE FUNCTION governance_contribution_fits();
