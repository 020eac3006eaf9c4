// The file's own invariants, in plain SQL that shares nothing with the code that keeps them.
#include "driver/simulator/tamper.h"

namespace lockstep::driver::simulator {
namespace {

// Each statement answers one row of text for each contradiction.
constexpr std::string_view kChecks[] = {
    R"sql(SELECT 'host ' || h.name || ': reserved or running is not the sum of what runs'
    FROM host h LEFT JOIN (
        SELECT host, sum(reserved_cpu_mhz) cpu, sum(reserved_memory_mib) memory, count(*) running
        FROM (SELECT host, reserved_cpu_mhz, reserved_memory_mib FROM vm
              WHERE power IN ('Running', 'Paused')
              UNION ALL
              SELECT host, reserved_cpu_mhz, reserved_memory_mib FROM router
              WHERE power = 'Running')
        GROUP BY host) s ON s.host = h.name
    WHERE (h.reserved_cpu_mhz, h.reserved_memory_mib, h.running)
       <> (coalesce(s.cpu, 0), coalesce(s.memory, 0), coalesce(s.running, 0)))sql",
    R"sql(SELECT 'host ' || name || ': more is reserved than there is' FROM host
    WHERE reserved_cpu_mhz > cpu_count * cpu_mhz OR reserved_memory_mib > memory_mib)sql",
    R"sql(SELECT 'pool ' || p.name || ': provisioned or used is not the sum of what is in it'
    FROM pool p
    WHERE p.provisioned_bytes <>
          (SELECT coalesce(sum(size_bytes), 0) FROM volume WHERE pool = p.name)
       OR p.used_bytes <> (SELECT coalesce(sum(used_bytes), 0) FROM volume WHERE pool = p.name)
           + (SELECT coalesce(sum(used_bytes), 0) FROM template_copy WHERE place = p.name))sql",
    R"sql(SELECT 'store ' || s.name || ': used is not the sum of what is in it' FROM store s
    WHERE s.used_bytes <>
          (SELECT coalesce(sum(used_bytes), 0) FROM template_copy WHERE place = s.name))sql",
    R"sql(SELECT 'disk ' || d.volume || ' belongs to no machine' FROM disk d
    WHERE NOT EXISTS (SELECT 1 FROM vm WHERE host = d.host AND name = d.vm))sql",
    R"sql(SELECT 'nic ' || n.mac || ' belongs to no machine or router' FROM nic n
    WHERE NOT EXISTS (SELECT 1 FROM vm WHERE host = n.host AND name = n.machine)
      AND NOT EXISTS (SELECT 1 FROM router WHERE host = n.host AND name = n.machine))sql",
    R"sql(SELECT 'machine ' || v.name || ' is on no host' FROM vm v
    WHERE NOT EXISTS (SELECT 1 FROM host WHERE name = v.host))sql",
    R"sql(SELECT 'volume ' || d.volume || ' is in use by two machines' FROM disk d
    JOIN vm v ON v.host = d.host AND v.name = d.vm AND v.power IN ('Running', 'Paused')
    GROUP BY d.pool, d.volume HAVING count(*) > 1)sql",
    R"sql(SELECT 'document of ' || d.router || ' belongs to no router' FROM router_document d
    WHERE NOT EXISTS (SELECT 1 FROM router WHERE host = d.host AND name = d.router))sql",
};

}  // namespace

Result<std::vector<std::string>> find_contradictions(File& file) {
    std::vector<std::string> found;
    for (const std::string_view sql : kChecks) {
        Query query(TRY(file.prepare(sql)));
        while (TRY(query.next())) {
            std::string text;
            TRY(query.read(text));
            found.push_back(std::move(text));
        }
    }
    return found;
}

}  // namespace lockstep::driver::simulator
