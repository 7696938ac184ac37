-- What was submitted is never deleted; a symbol and a receipt once given stand, and so does the end of a proposal.
CREATE FUNCTION governance_proposal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.receipt <> '' THEN
      RAISE EXCEPTION 'a submitted proposal is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state IN ('adopted', 'not_adopted', 'withdrawn', 'lapsed') AND NEW.state <> OLD.state
     OR OLD.symbol <> '' AND NEW.symbol <> OLD.symbol OR OLD.receipt <> '' AND NEW.receipt <> OLD.receipt
     OR NEW.sponsor_id <> OLD.sponsor_id THEN
    RAISE EXCEPTION 'the sponsor, symbol, receipt and end of a proposal stand' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_proposal_is_kept BEFORE UPDATE OR DELETE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION governance_proposal_is_kept();
