// Moves money between accounts: a transaction that reads what it writes, or changes nothing.

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "mote/database.h"

namespace {

constexpr char kAccounts[] = "http://example.org/account/";

mote::Term Account(const std::string& name) { return mote::Term::Iri(kAccounts + name); }
mote::Term Balance() { return mote::Term::Iri("http://example.org/balance"); }

absl::StatusOr<int64_t> BalanceOf(mote::Transaction& transaction, const std::string& name) {
  const std::string text =
      "SELECT ?balance { <" + Account(name).value() + "> <http://example.org/balance> ?balance }";
  absl::StatusOr<mote::Result> result = transaction.Query(text);
  if (!result.ok()) return result.status();
  if (!result->Next()) {
    return result->status().ok() ? absl::NotFoundError("no account " + name) : result->status();
  }
  return result->GetInteger("balance").value_or(0);
}

absl::Status Add(mote::Transaction& transaction, const std::string& name, int64_t amount) {
  const absl::StatusOr<int64_t> balance = BalanceOf(transaction, name);
  if (!balance.ok()) return balance.status();
  if (*balance + amount < 0) return absl::FailedPreconditionError(name + " has too little");
  absl::Status status =
      transaction.Delete({Account(name), Balance(), mote::Term::Integer(*balance)});
  if (!status.ok()) return status;
  return transaction.Insert({Account(name), Balance(), mote::Term::Integer(*balance + amount)});
}

absl::Status Transfer(mote::Database& database, const std::string& from, const std::string& to,
                      int64_t amount) {
  absl::StatusOr<mote::Transaction> transaction = database.Begin();
  if (!transaction.ok()) return transaction.status();
  // Whoever returns before the commit drops the transaction, and with it all its changes.
  absl::Status status = Add(*transaction, to, amount);
  if (status.ok()) status = Add(*transaction, from, -amount);
  if (!status.ok()) return status;
  return transaction->Commit(mote::Durability::kSync, from + " to " + to).status();
}

absl::Status Run() {
  absl::StatusOr<std::unique_ptr<mote::Database>> database = mote::Database::OpenInMemory();
  if (!database.ok()) return database.status();
  absl::StatusOr<mote::Transaction> opening = (*database)->Begin();
  if (!opening.ok()) return opening.status();
  for (const std::string name : {"ada", "mary"}) {
    absl::Status status = opening->Insert({Account(name), Balance(), mote::Term::Integer(100)});
    if (!status.ok()) return status;
  }
  absl::Status status = opening->Commit().status();
  if (!status.ok()) return status;

  std::cout << Transfer(**database, "ada", "mary", 70) << "\n";
  std::cout << Transfer(**database, "ada", "mary", 70) << "\n";

  absl::StatusOr<mote::Transaction> reading = (*database)->Begin();
  if (!reading.ok()) return reading.status();
  for (const std::string name : {"ada", "mary"}) {
    const absl::StatusOr<int64_t> balance = BalanceOf(*reading, name);
    if (!balance.ok()) return balance.status();
    std::cout << name << " has " << *balance << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

int main() {
  const absl::Status status = Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
