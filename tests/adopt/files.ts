/** Compose files: the guides', where the guides are there, and one with everything that can be wrong. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env["WARD_SEEDS"] ?? join(__dirname, "../../../shared/seeds");

/** The compose file in the text of a guide; none where the guides are not there. */
export function fromGuide(number: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const file = readdirSync(folder).find((name) => name.startsWith(`${number}_`));
  if (file === undefined) return undefined;
  const text = readFileSync(join(folder, file), "utf8");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, block = ""]) => block)
    .find((block) => /^version: '3\.8'\n/m.test(block));
}

/** Secrets that no output may hold. */
export const planted = {
  password: "pl4nted-of-tests-one",
  url: "pl4nted-of-tests-two",
  key: "pl4nted-of-tests-three",
} as const;

/** Data, a gateway in two copies, a worker, an edge of its own, and most of what should not be there. */
export const everything = `
name: clinic
services:
  db:
    image: postgres:16.4-alpine
    environment:
      POSTGRES_DB: clinic
      POSTGRES_USER: postgres
      POSTGRES_PASSWORD: ${planted.password}
    ports: ["5432:5432", "127.0.0.1:5433:5433"]
    volumes: [db:/var/lib/postgresql/data]
    deploy: { resources: { limits: { memory: 8G } } }
  queue:
    image: redis
    command: redis-server --maxmemory 2gb --maxmemory-policy allkeys-lru --save 900 1 --save 300 10 --appendonly yes
  api-1: &api
    image: clinic/api:2.3.1
    restart: always
    environment:
      PORT: "8080"
      DB_HOST: db
      DB_PORT: "5432"
      DB_USER: postgres
      DB_PASSWORD: ${planted.password}
      DB_NAME: clinic
      DATABASE_URL: postgres://postgres:${planted.url}@db:5432/clinic
      REDIS_URL: redis://queue:6379/0
      STRIPE_SECRET_KEY: ${planted.key}
      JWT_SECRET: \${JWT_SECRET:?missing}
      LOG_LEVEL: \${LOG_LEVEL:-info}
      REGION: \${REGION}
      TOKEN_TTL: 15m
      WORKER_URL: http://worker:9000
      MAIL_URL: http://mail.example.com/send
      SEARCH_URL: http://search:9200
      DEBUG: "true"
      NODE_TLS_REJECT_UNAUTHORIZED: "0"
    ports: ["8080:8080"]
    volumes: ["uploads:/app/uploads", "./api.conf:/etc/api.conf:ro"]
    user: "1001:1001"
    mem_limit: 512m
    cpus: 0.75
    healthcheck:
      test: ["CMD-SHELL", "curl -f http://localhost:8080/health/live || exit 1"]
      interval: 1m30s
      timeout: 3s
      retries: 20
      start_period: 500ms
  api-2:
    <<: *api
    ports: []
  worker:
    build: ./worker
    expose: ["9000"]
    privileged: true
    network_mode: host
    user: root
    cap_add: [SYS_ADMIN]
    env_file: [.env]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    cgroup_parent: m-executor
    environment: ["NODE_OPTIONS=--inspect=0.0.0.0:9229", "NODE_ENV=development"]
  web:
    image: nginx:1.27
    ports: ["80:80"]
    depends_on: [api-1]
  mysql:
    image: mysql:8
  metrics:
    image: prom/prometheus:v3.0.0
volumes: { db: , uploads: }
secrets: { x: { file: ./x } }
`;
