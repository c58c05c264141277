-- Reports count from indexes alone, whatever their period: what they count stands in an index by its time, so that no row is fetched.

-- All at once and in the order in which turns lock them: a node of an older version that is in the middle of one would wait for
-- us, and we for it. Who only reads conversations and tickets goes on.
LOCK TABLE "Conversation", "Ticket" IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE "Target", "Question", "Event", "Satisfaction" IN ACCESS EXCLUSIVE MODE;

-- DropIndex
DROP INDEX "Question_by_time";

-- DropIndex
DROP INDEX "Satisfaction_by_time";

-- DropIndex
DROP INDEX "Event_agent_asked_for";

-- AlterTable
ALTER TABLE "Question" ADD COLUMN "counted" SMALLINT GENERATED ALWAYS AS ((
    CASE "source" WHEN 'help' THEN 1 ELSE 0 END
    + CASE WHEN "article" IS NOT NULL THEN 2 WHEN cardinality("listed") = 0 THEN 4 ELSE 0 END
    + CASE "verdict" WHEN 'confirmed' THEN 8 WHEN 'assumed' THEN 16 WHEN 'refused' THEN 32 ELSE 0 END
    + CASE WHEN "escalatedTo" IS NOT NULL THEN 64 ELSE 0 END
    + CASE WHEN "returnedAt" IS NOT NULL THEN 128 ELSE 0 END
    + CASE WHEN "silentAt" IS NOT NULL THEN 256 ELSE 0 END
)::smallint) STORED;

-- AlterTable
ALTER TABLE "Target" ADD COLUMN "openedAt" TIMESTAMPTZ(3),
ADD COLUMN "tier" SMALLINT,
ADD COLUMN "customerId" TEXT,
ADD COLUMN "assigneeId" TEXT,
ADD COLUMN "solvedAt" TIMESTAMPTZ(3),
ADD COLUMN "hasPauses" BOOLEAN GENERATED ALWAYS AS ("pauses"::text <> '[]') STORED;

UPDATE "Target" g SET "openedAt" = t."openedAt", "tier" = t."tier", "customerId" = t."customerId",
    "assigneeId" = t."assigneeId", "solvedAt" = t."solvedAt"
FROM "Ticket" t WHERE t."id" = g."ticketId";

-- CreateIndex
CREATE INDEX "Question_by_time" ON "Question"("at", "counted");

-- CreateIndex
CREATE INDEX "Question_gaps" ON "Question"("at", "place", "continuesId") WHERE (text IS NOT NULL AND (counted::integer & 36) <> 0);

-- CreateIndex
CREATE INDEX "Target_received" ON "Target"("openedAt", "tier", "hasPauses", "startedAt", "dueAt", "keptAt", "metAt", "solvedAt", "kind", "clock", "state", "assigneeId", "customerId");

-- CreateIndex
CREATE INDEX "Target_received_paused" ON "Target"("openedAt") WHERE ("hasPauses");

-- CreateIndex
CREATE INDEX "Satisfaction_by_time" ON "Satisfaction"("at", "score", "agentId");

-- CreateIndex
CREATE INDEX "Satisfaction_words" ON "Satisfaction"("at", "agentId") WHERE (word IS NOT NULL);

-- CreateIndex
CREATE INDEX "Event_agent_asked_for" ON "Event"("at", "conversationId") WHERE ("kind" = 'AgentAskedFor');

-- CreateIndex
CREATE INDEX "Conversation_of_customer" ON "Conversation"("customerId") WHERE ("customerId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_of_removed_customer" ON "Conversation"("removedCustomerId") WHERE ("removedCustomerId" IS NOT NULL);



-- From here on: what Prisma cannot say.

-- What a target has from its ticket follows the ticket. Whoever writes both gives it along; a node of an older version does not.
CREATE FUNCTION "tell_targets"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "Target" SET "openedAt" = NEW."openedAt", "tier" = NEW."tier", "customerId" = NEW."customerId",
        "assigneeId" = NEW."assigneeId", "solvedAt" = NEW."solvedAt"
    WHERE "ticketId" = NEW."id";
    RETURN NULL;
END
$$;
CREATE TRIGGER "tell_targets" AFTER UPDATE ON "Ticket" FOR EACH ROW
    WHEN ((OLD."openedAt", OLD."tier", OLD."customerId", OLD."assigneeId", OLD."solvedAt")
        IS DISTINCT FROM (NEW."openedAt", NEW."tier", NEW."customerId", NEW."assigneeId", NEW."solvedAt"))
    EXECUTE FUNCTION "tell_targets"();
CREATE FUNCTION "ask_ticket"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "Target" g SET "openedAt" = t."openedAt", "tier" = t."tier", "customerId" = t."customerId",
        "assigneeId" = t."assigneeId", "solvedAt" = t."solvedAt"
    FROM "Ticket" t WHERE t."id" = NEW."ticketId" AND g."ticketId" = NEW."ticketId" AND g."kind" = NEW."kind";
    RETURN NULL;
END
$$;
CREATE TRIGGER "ask_ticket" AFTER INSERT ON "Target" FOR EACH ROW WHEN (NEW."openedAt" IS NULL)
    EXECUTE FUNCTION "ask_ticket"();

-- An index answers alone only for what a vacuum has seen, and the newest are asked for most.
ALTER TABLE "Question" SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "Target" SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "Satisfaction" SET (autovacuum_vacuum_insert_scale_factor = 0.02);
ALTER TABLE "Event" SET (autovacuum_vacuum_insert_scale_factor = 0.02);
