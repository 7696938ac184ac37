-- The end of a proposal stands; only a text that lapsed is returned again, while a paper waits that had come before it lapsed.
CREATE OR REPLACE FUNCTION governance_proposal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.receipt <> '' THEN
      RAISE EXCEPTION 'a submitted proposal is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state = 'lapsed' AND NEW.state = 'returned' AND EXISTS (
    SELECT FROM core_paperentry WHERE kind = 'proposal.resubmit' AND target_id = OLD.id AND state = 'waiting'
      AND received_at < OLD.due_at) THEN
    NULL;
  ELSIF OLD.state IN ('adopted', 'not_adopted', 'withdrawn', 'lapsed') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'the end of a proposal stands' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.symbol <> '' AND NEW.symbol <> OLD.symbol OR OLD.receipt <> '' AND NEW.receipt <> OLD.receipt
     OR NEW.sponsor_id <> OLD.sponsor_id THEN
    RAISE EXCEPTION 'the sponsor, symbol and receipt of a proposal stand' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
