-- What a kept file is, and what it belongs to, never changes; only its class follows that of what it belongs to. A file that
-- an act has kept is never deleted; one that waits may be.
CREATE FUNCTION core_file_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.kept_at IS NOT NULL THEN
      RAISE EXCEPTION 'a kept file is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF (OLD.id, OLD.uid, OLD.name, OLD.media_type, OLD.size, OLD.sha256, OLD.uploaded_by_id, OLD.created_at)
     IS DISTINCT FROM (NEW.id, NEW.uid, NEW.name, NEW.media_type, NEW.size, NEW.sha256, NEW.uploaded_by_id, NEW.created_at)
     OR OLD.kept_at IS NOT NULL AND (OLD.kept_at, OLD.target_type, OLD.target_id, OLD.part, OLD.member_id)
     IS DISTINCT FROM (NEW.kept_at, NEW.target_type, NEW.target_id, NEW.part, NEW.member_id) THEN
    RAISE EXCEPTION 'a kept file is never changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_file_is_kept BEFORE UPDATE OR DELETE ON core_keptfile FOR EACH ROW EXECUTE FUNCTION core_file_is_kept();
