-- Each request books another stay: a random room type, one to three nights, a new idempotency key.
local types = {}
for id in string.gmatch(os.getenv("BENCH_ROOM_TYPES"), "%S+") do types[#types + 1] = id end
local token = os.getenv("BENCH_TOKEN")
local today = os.time()
local run = os.getenv("BENCH_RUN")
local sent = 0

math.randomseed(today)

function request()
  sent = sent + 1
  local first = today + (2 + math.random(390)) * 86400
  local last = first + math.random(3) * 86400
  local body = string.format('{"hotel":"load","roomType":"%s","from":"%s","to":"%s","guests":2}',
    types[math.random(#types)], os.date("!%Y-%m-%d", first), os.date("!%Y-%m-%d", last))
  return wrk.format("POST", "/api/reservations", {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. token,
    ["Idempotency-Key"] = run .. "-" .. sent,
  }, body)
end

function done(summary, latency)
  io.write(string.format("RESULT requests=%d seconds=%.3f p50=%.2f p95=%.2f p99=%.2f errors=%d non2xx=%d\n",
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.errors.status))
end
