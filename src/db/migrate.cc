#include "db/migrate.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/check.h"
#include "base/log.h"
#include "db/row.h"

namespace lockstep::db {
namespace {

struct AppliedMigration {
    static constexpr std::string_view kTable = "schema_migration";
    int64_t number = 0;
    std::string name;
    std::string checksum;
    Time applied_at;
};
BOOST_DESCRIBE_STRUCT(AppliedMigration, (), (number, name, checksum, applied_at))

std::string checksum_of(const Migration& migration) {
    std::array<uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_Digest(migration.text.data(), migration.text.size(), digest.data(), &size,
                                EVP_sha256(), nullptr);
    CHECK(done == 1, "SHA-256 is part of every OpenSSL");
    std::string hex;
    for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Replaces the word `from` outside quotes; migrations quote no text that holds a type's name.
std::string replace_word(std::string text, std::string_view from, std::string_view to) {
    size_t at = 0;
    while ((at = text.find(from, at)) != std::string::npos) {
        const size_t end = at + from.size();
        const bool is_whole =
            (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
        if (is_whole) text.replace(at, from.size(), to);
        at += is_whole ? to.size() : from.size();
    }
    return text;
}

// The text for one dialect: its own lines uncovered, comments gone.
std::string dialect_text(const Migration& migration, Dialect dialect) {
    static constexpr std::string_view kPrefixes[] = {"-- sqlite: ", "-- postgres: "};
    const std::string_view own = kPrefixes[dialect == Dialect::kSqlite ? 0 : 1];
    std::string text;
    std::string_view rest = migration.text;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.starts_with(own)) {
            line.remove_prefix(own.size());
        } else if (line.starts_with("--")) {
            continue;
        }
        text.append(line.substr(0, line.find(" -- "))).push_back('\n');
    }
    return dialect == Dialect::kPostgres ? replace_word(std::move(text), "BLOB", "BYTEA") : text;
}

std::string trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \n") - begin + 1));
}

std::string label(const Migration& migration) {
    return fmt::format("migration {:04}_{}", migration.number, migration.name);
}

Result<std::vector<AppliedMigration>> read_applied(Store& store) {
    return store.read([](Tx& tx) { return select<AppliedMigration>(tx, "ORDER BY number"); });
}

// What is applied must be a beginning of what we know.
Status check_known(const std::vector<AppliedMigration>& applied,
                   std::span<const Migration> migrations) {
    for (size_t i = 0; i < applied.size(); ++i) {
        const auto known = std::ranges::find(migrations, applied[i].number, &Migration::number);
        if (known == migrations.end()) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the database has migration {:04}_{}, which this program does "
                                    "not know: a newer version wrote it; start that version",
                                    applied[i].number, applied[i].name));
        }
        if (checksum_of(*known) != applied[i].checksum) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("{} has changed since it was applied to this database; "
                                    "a released migration is never edited",
                                    label(*known)));
        }
        if (&*known != &migrations[i]) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("the database lacks {} but has the later {:04}_{}",
                                    label(migrations[i]), applied[i].number, applied[i].name));
        }
    }
    return {};
}

Status apply(Tx& tx, Dialect dialect, const Migration& migration, Time now) {
    const auto present = TRY(count<AppliedMigration>(tx, "WHERE number = $1",  //
                                                     values(migration.number)));
    if (present > 0) return {};
    for (const auto& statement : migration_statements(migration, dialect)) {
        auto done = tx.execute(statement, {});
        if (!done) {
            return fail(with_context(std::move(done.error()), "in: " + statement.substr(0, 120)));
        }
    }
    return insert(tx,
                  AppliedMigration{migration.number, migration.name, checksum_of(migration), now});
}

// `attempt` until it succeeds or `is_done` says that somebody else has done it: two nodes may start
// at once, and what the slower one meets is any error from "exists" to a serialisation failure.
template <class Attempt, class IsDone>
Status ensure(Attempt attempt, IsDone is_done) {
    constexpr int kAttempts = 5;
    Status outcome;
    for (int i = 0; i < kAttempts; ++i) {
        outcome = attempt();
        if (outcome || is_done()) return {};
    }
    return outcome;
}

}  // namespace

std::vector<std::string> migration_statements(const Migration& migration, Dialect dialect) {
    std::vector<std::string> statements;
    std::string current;
    char quote = 0;
    for (const char c : dialect_text(migration, dialect)) {
        if (quote == 0 && c == ';') {
            statements.push_back(trimmed(current));
            current.clear();
            continue;
        }
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        }
        current.push_back(c);
    }
    if (auto last = trimmed(current); !last.empty()) statements.push_back(std::move(last));
    return statements;
}

Status migrate(Store& store, const Clock& clock) {
    return migrate(store, clock, embedded_migrations());
}

Status migrate(Store& store, const Clock& clock, std::span<const Migration> migrations) {
    static constexpr std::string_view kCreate =
        "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY, "
        "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    const auto create = [&] {
        return store.write({}, [](Tx& tx) -> Status {
            TRY(tx.execute(kCreate, {}));
            return {};
        });
    };
    TRY(ensure(create, [&] { return read_applied(store).has_value(); }));
    const auto applied = TRY(read_applied(store));
    TRY(check_known(applied, migrations));
    for (const auto& migration : migrations.subspan(applied.size())) {
        const Time now = clock.now();
        Status done = ensure(
            [&] {
                return store.write(
                    {}, [&](Tx& tx) { return apply(tx, store.dialect(), migration, now); });
            },
            [&] {
                const auto present = read_applied(store);
                return present && std::ranges::find(*present, migration.number,
                                                    &AppliedMigration::number) != present->end();
            });
        if (!done) return fail(with_context(std::move(done.error()), label(migration)));
        LOG_DEBUG("applied {}", label(migration));
    }
    // Whoever else was at it must have been of our version.
    return check_known(TRY(read_applied(store)), migrations);
}

}  // namespace lockstep::db
