-- What an officer entered from paper is never edited nor deleted; it ends once, confirmed or set aside. Its scan never changes.
CREATE FUNCTION core_paper_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
     OR (OLD.kind, OLD.member_id, OLD.target_type, OLD.target_id, OLD.says, OLD.received_at, OLD.paper, OLD.entered_by_id)
      IS DISTINCT FROM (NEW.kind, NEW.member_id, NEW.target_type, NEW.target_id, NEW.says, NEW.received_at, NEW.paper,
      NEW.entered_by_id) THEN
    RAISE EXCEPTION 'an entry from paper is never edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_paper_is_kept BEFORE UPDATE OR DELETE ON core_paperentry FOR EACH ROW EXECUTE FUNCTION core_paper_is_kept();

CREATE FUNCTION core_scan_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the scan of a paper is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER core_scan_is_kept BEFORE UPDATE OR DELETE ON core_paperscan FOR EACH ROW EXECUTE FUNCTION core_scan_is_kept();
