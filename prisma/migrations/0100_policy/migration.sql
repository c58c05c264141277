-- CreateTable
CREATE TABLE "RulesVersion" (
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "content" JSON NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RulesVersion_pkey" PRIMARY KEY ("kind","version")
);

-- CreateTable
CREATE TABLE "CountedUnder" (
    "ticketId" TEXT NOT NULL,
    "policyVersion" TEXT NOT NULL,
    "calendarVersion" TEXT NOT NULL,

    CONSTRAINT "CountedUnder_pkey" PRIMARY KEY ("ticketId")
);

-- CreateIndex
CREATE INDEX "Event_of_ticket" ON "Event"("ticketId", "id") WHERE ("ticketId" IS NOT NULL);

-- AddForeignKey
ALTER TABLE "CountedUnder" ADD CONSTRAINT "CountedUnder_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- From here on: laws that Prisma cannot say.

ALTER TABLE "RulesVersion"
    ADD CONSTRAINT "kind of rules is known" CHECK ("kind" IN ('policy', 'calendar', 'inForce'));

CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "RulesVersion" FOR EACH ROW EXECUTE FUNCTION "only_append"();

-- What clocks were counted by before policies were read from files; it had no fingerprint, and it paused nothing.
INSERT INTO "RulesVersion" ("kind", "version", "content", "since") VALUES ('policy', 'vitrium-2024', '{
  "tiers": {
    "1": { "firstResponse": { "amountMs": 28800000, "clock": "opening", "pausable": true }, "fix": null },
    "2": { "firstResponse": { "amountMs": 7200000, "clock": "opening", "pausable": true }, "fix": null },
    "3": {
      "firstResponse": { "amountMs": 3600000, "clock": "elapsed", "pausable": false },
      "fix": { "amountMs": 28800000, "clock": "elapsed", "pausable": true }
    }
  },
  "warn": { "shares": [0.75], "beforeMs": [] },
  "callEveryMs": { "1": null, "2": null, "3": null },
  "pausesWhileWaiting": false
}', '2024-01-01T00:00:00Z');
