-- The load of the benchmarks: each request takes one of the sessions at random.
-- Arguments after "--": a file with one session id a line, the path to request, for each thread the port that it goes to.

local prepared = {}
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  wrk.thread.addr = wrk.lookup("127.0.0.1", args[3 + number])[1]
  for id in io.lines(args[1]) do
    prepared[#prepared + 1] = wrk.format("GET", args[2], { ["Cookie"] = "JSESSIONID=" .. id })
  end
  math.randomseed(os.time() + number)
end

function request()
  return prepared[math.random(#prepared)]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "result requests=%d micros=%d p50=%d p99=%d connect=%d read=%d write=%d timeout=%d status=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
