-- Responses that waited for a second officer become entries of the one paper road; what was confirmed stays what it is.
INSERT INTO core_paperentry (uid, version, created_at, updated_at, audience, parties, release_at, state_since, rules_version,
    fictional, state, kind, member_id, target_type, target_id, says, received_at, paper, entered_by_id, confirmed_by_id, receipt,
    digest, effect, set_aside_by_id, set_aside_reason)
  SELECT uid, 1, created_at, updated_at, 'restricted', ARRAY[member_id], NULL, state_since, rules_version, fictional, 'waiting',
    'consultation.response', member_id, 'governance.consultation', consultation_id,
    jsonb_build_object('no_comments', no_comments, 'words', words, 'language', language), received_at, '', entered_by_id, NULL, '',
    '', NULL, NULL, ''
  FROM governance_nationalresponse WHERE state = 'awaits_confirmation';
DELETE FROM governance_nationalresponse WHERE state = 'awaits_confirmation';
