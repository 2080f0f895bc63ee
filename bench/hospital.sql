-- A hospital's database of about :megabytes MB, the same every time: as many tables, keys and indexes as somebody works with, and of
-- what a dump of it holds about 30 % are images, which nothing compresses.
SELECT setseed(0.42) \g /dev/null
SELECT :megabytes * 200 AS patients, :megabytes * 540 AS visits, :megabytes * 2160 AS results, :megabytes * 540 AS entries, :megabytes * 27 AS scans \gset
CREATE EXTENSION pg_trgm;

CREATE TABLE patients AS
  SELECT id, (ARRAY['Siti', 'Budi', 'Dewi', 'Agus', 'Rina', 'Eko'])[1 + (random() * 5)::int] || ' ' || initcap(translate(left(md5(id::text), 9), '0123456789', 'aeioumnrst')) AS name,
    date '1940-01-01' + (random() * 30000)::int AS born, (ARRAY['Jakarta', 'Bandung', 'Surabaya', 'Medan'])[1 + (random() * 3)::int] AS city,
    '08' || (1e9 + random() * 8e9)::bigint AS phone
  FROM generate_series(1, :patients) AS id;
CREATE TABLE visits AS
  SELECT id, 1 + (random() * (:patients - 1))::int AS patient, timestamptz '2024-01-01' + random() * interval '900 days' AS at,
    (ARRAY['ward', 'clinic', 'emergency'])[1 + (random() * 2)::int] AS place,
    concat_ws(' ', 'Blood pressure', 90 + (random() * 80)::int, 'over', 50 + (random() * 50)::int, 'and pulse', 50 + (random() * 60)::int, 'at admission.',
      (ARRAY['Wound clean and dry after surgery.', 'No complaints; follow-up in a week.', 'Pain on movement, none at rest.'])[1 + (random() * 2)::int],
      'Prescribed', (ARRAY['amoxicillin', 'paracetamol', 'metformin', 'amlodipine'])[1 + (random() * 3)::int], 100 * (1 + (random() * 9)::int), 'mg',
      (ARRAY['once', 'twice', 'three times'])[1 + (random() * 2)::int], 'a day for', 3 + (random() * 20)::int, 'days. Next visit by', left(md5(random()::text), 6)) AS notes
  FROM generate_series(1, :visits) AS id;
CREATE TABLE results AS
  SELECT id, 1 + (random() * (:visits - 1))::int AS visit, (ARRAY['HGB', 'WBC', 'PLT', 'GLU', 'CRE', 'ALT'])[1 + (random() * 5)::int] AS code,
    round((random() * 300)::numeric, 2) AS value, timestamptz '2024-01-01' + random() * interval '900 days' AS at
  FROM generate_series(1, :results) AS id;
CREATE TABLE entries AS
  SELECT id, timestamptz '2024-01-01' + random() * interval '900 days' AS at, 'user' || (random() * 400)::int AS who,
    jsonb_build_object('action', (ARRAY['read', 'changed', 'printed'])[1 + (random() * 2)::int], 'patient', (random() * :patients)::int,
      'address', '10.1.' || (random() * 255)::int || '.' || (random() * 255)::int, 'session', md5(random()::text)) AS what
  FROM generate_series(1, :entries) AS id;
CREATE TABLE scans AS
  SELECT id, 1 + (random() * (:visits - 1))::int AS visit,
    (SELECT string_agg(sha512((id || '/' || part)::bytea), '') FROM generate_series(1, 160) AS part) AS image
  FROM generate_series(1, :scans) AS id;

ALTER TABLE patients ADD PRIMARY KEY (id);
ALTER TABLE visits ADD PRIMARY KEY (id), ADD FOREIGN KEY (patient) REFERENCES patients;
ALTER TABLE results ADD PRIMARY KEY (id), ADD FOREIGN KEY (visit) REFERENCES visits;
ALTER TABLE entries ADD PRIMARY KEY (id);
ALTER TABLE scans ADD PRIMARY KEY (id), ADD FOREIGN KEY (visit) REFERENCES visits;
CREATE INDEX ON patients USING gin (name gin_trgm_ops);
CREATE INDEX ON visits (patient, at);
CREATE INDEX ON results (visit);
CREATE INDEX ON results (code, at);
CREATE INDEX ON entries (at);
CREATE INDEX ON entries USING gin (what jsonb_path_ops);
CREATE INDEX ON scans (visit);
ANALYZE;
