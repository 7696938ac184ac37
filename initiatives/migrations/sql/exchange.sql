-- The ledger is append-only, and what is taken from an offer (holds and draws less releases) never exceeds its quantity.
-- The offer's row is locked, so two entries at once cannot both take the last hour (domain.md §8).
CREATE FUNCTION initiatives_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole numeric; taken numeric; held numeric;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'ledger entries are never changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT quantity INTO STRICT whole FROM initiatives_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(CASE kind WHEN 'release' THEN -quantity ELSE quantity END), 0) INTO taken
    FROM initiatives_ledgerentry WHERE offer_id = NEW.offer_id;
  SELECT coalesce(sum(CASE kind WHEN 'hold' THEN quantity WHEN 'release' THEN -quantity ELSE 0 END), 0) INTO held
    FROM initiatives_ledgerentry WHERE match_id = NEW.match_id;
  IF NEW.kind = 'release' AND NEW.quantity > held THEN
    RAISE EXCEPTION 'more released than held' USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_ledger_release';
  END IF;
  IF NEW.kind <> 'release' AND taken + NEW.quantity > whole THEN
    RAISE EXCEPTION 'the offer has less than this left' USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_ledger_balance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER initiatives_ledger_guard BEFORE INSERT OR UPDATE OR DELETE ON initiatives_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION initiatives_ledger_guard();
