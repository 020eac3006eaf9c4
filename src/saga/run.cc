#include "saga/run.h"

#include <fmt/format.h>

namespace lockstep::saga {

Result<std::shared_ptr<Run>> make_run(db::SagaRow row, const std::vector<std::string>& journal,
                                      std::shared_ptr<const Definition> definition) {
    if (definition == nullptr) {
        return fail(Code::kUnsupported,
                    fmt::format("this program has no saga {} version {}", row.name, row.version));
    }
    auto params = parse_json(row.params);
    if (!params) return fail(Code::kCorruptState, "the saga's parameters are not JSON");
    AnyValue decoded = TRY(definition->params_form.from(*params));
    auto run = std::make_shared<Run>(Run{.definition = definition,
                                         .row = std::move(row),
                                         .params = std::move(decoded),
                                         .replay = Replay(*definition),
                                         .journal = {},
                                         .lease_epoch = 0});
    if (static_cast<int64_t>(journal.size()) != run->row.journal_length) {
        return fail(Code::kCorruptState,
                    fmt::format("the journal has {} rows where {} were written", journal.size(),
                                run->row.journal_length));
    }
    for (const std::string& text : journal) {
        for (const Entry& entry : TRY(parse_entries(text))) TRY(run->replay.apply(entry));
        if (!run->journal.empty()) run->journal += ',';
        run->journal.append(text, 1, text.size() - 2);
    }
    return run;
}

}  // namespace lockstep::saga
