-- One query a request; names in turn from the file that $NAMES names.
local names = {}
for line in io.lines(os.getenv("NAMES")) do names[#names + 1] = line end
local at = 0
function init() at = math.random(#names) end
function request()
  at = at % #names + 1
  local body = '{"queries":{"q":{"schema":"Person","properties":{"name":["' .. names[at] .. '"]}}}}'
  return wrk.format("POST", "/match/default", {["Content-Type"] = "application/json"}, body)
end
