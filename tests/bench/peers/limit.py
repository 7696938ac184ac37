"""(L) The limit: one json_agg of the same rows, as the owner, without authentication, in a bare WSGI function."""

import os
from urllib.parse import parse_qs

import psycopg2

ROWS = """
SELECT json_build_object('results', coalesce(json_agg(row), '[]'::json), 'next', null, 'previous', null)::text FROM (
  SELECT c.uid, c.symbol, c.state, c.state_since,
    (SELECT json_build_object('code', m.code, 'name', m.name) FROM members_member m WHERE m.id = c.lead_id) AS lead,
    c.title, c.summary,
    (SELECT json_agg(p) FROM (
      SELECT p.uid, p.number, p.key FROM governance_point p JOIN governance_commitment_points j ON j.point_id = p.id
      WHERE j.commitment_id = c.id ORDER BY p.plan_id, p.number) p) AS points,
    c.sdg_targets, c.indicator, c.unit, c.baseline::text, c.target::text, c.starts_at, c.ends_at, c.due_at, c.fictional,
    c.version, c.updated_at, c.audience AS class
  FROM governance_commitment c
  WHERE c.audience = 'public' OR c.audience = 'members' OR c.audience IN ('restricted', 'delegation') AND c.parties @> ARRAY[%s]::bigint[]
  ORDER BY c.id LIMIT %s) row
"""
MEMBER = int(os.environ["BENCH_MEMBER"])
connection = None


def application(environ, start_response):
    global connection
    if connection is None:
        connection = psycopg2.connect(os.environ["BENCH_OWNER_URL"])
        connection.autocommit = True
    size = int(parse_qs(environ["QUERY_STRING"]).get("page_size", ["50"])[0])
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [MEMBER, size])
        body = cursor.fetchone()[0].encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
