#include "driver/simulator/answer_book.h"

namespace lockstep::driver::simulator {

const std::array<AnswerBook::Generation, 2> AnswerBook::kGenerations = {{
    {"SELECT key, verb, resource, code, body FROM answer_a WHERE key = ?",
     "INSERT INTO answer_a(key, verb, resource, code, body) VALUES (?, ?, ?, ?, ?)",
     "SELECT count(*) FROM answer_a", "DELETE FROM answer_a"},
    {"SELECT key, verb, resource, code, body FROM answer_b WHERE key = ?",
     "INSERT INTO answer_b(key, verb, resource, code, body) VALUES (?, ?, ?, ?, ?)",
     "SELECT count(*) FROM answer_b", "DELETE FROM answer_b"},
}};

Status AnswerBook::load(File& file) {
    std::array<int64_t, 2> counts{};
    for (size_t i = 0; i < counts.size(); ++i) {
        Query query(TRY(file.prepare(kGenerations[i].count)));
        TRY(query.next());
        TRY(query.read(counts[i]));
    }
    // The older is full, or there is none yet.
    newer_ = counts[1] < counts[0] && counts[0] >= kept_ ? 1 : 0;
    count_ = counts[newer_];
    has_older_ = counts[1 - newer_] > 0;
    return {};
}

Result<std::optional<KeptAnswer>> AnswerBook::find(File& file, const std::string& key) {
    for (const size_t i : {newer_, 1 - newer_}) {
        if (i != newer_ && !has_older_) continue;
        Query query(TRY(file.prepare(kGenerations[i].find)));
        query.bind(key);
        if (!TRY(query.next())) continue;
        KeptAnswer answer;
        TRY(query.read(answer.key));
        TRY(query.read(answer.verb));
        TRY(query.read(answer.resource));
        TRY(query.read(answer.code));
        TRY(query.read(answer.body));
        return std::optional<KeptAnswer>{std::move(answer)};
    }
    return std::optional<KeptAnswer>{};
}

Status AnswerBook::remember(File& file, const KeptAnswer& answer) {
    TRY(file.execute(kGenerations[newer_].insert, answer.key, answer.verb, answer.resource,
                     answer.code, answer.body));
    if (++count_ < kept_) return {};
    newer_ = 1 - newer_;
    count_ = 0;
    has_older_ = true;
    TRY(file.execute(kGenerations[newer_].clear));
    return {};
}

}  // namespace lockstep::driver::simulator
