-- What is looked for stays a small part of a desk that grows: waiting conversations, open tickets, words not yet forgotten. Indexes that
-- hold nothing but these cost a turn nothing where the row is none of them, and stay small. The wide ones before them go.

-- DropIndex
DROP INDEX "Conversation_of_address";

-- DropIndex
DROP INDEX "Conversation_of_agent";

-- DropIndex
DROP INDEX "Conversation_of_contact";

-- DropIndex
DROP INDEX "Conversation_of_signed_visitor";

-- DropIndex
DROP INDEX "Conversation_silent_longest";

-- DropIndex
DROP INDEX "Conversation_to_route";

-- DropIndex
DROP INDEX "Conversation_waiting_longest";

-- DropIndex
DROP INDEX "LiveTalk_agent_due_first";

-- DropIndex
DROP INDEX "LiveTalk_agent_gone_first";

-- DropIndex
DROP INDEX "LiveTalk_mail_due_first";

-- DropIndex
DROP INDEX "Message_correction";

-- DropIndex
DROP INDEX "Question_silent_longest";

-- DropIndex
DROP INDEX "Ticket_alarm_first";

-- DropIndex
DROP INDEX "Ticket_merged_into";

-- DropIndex
DROP INDEX "Ticket_next_deadline";

-- DropIndex
DROP INDEX "Ticket_of_agent";

-- DropIndex
DROP INDEX "Ticket_solved_last";

-- DropIndex
DROP INDEX "WebhookDelivery_by_time";

-- CreateTable
CREATE TABLE "TicketTally" (
    "id" BIGSERIAL NOT NULL,
    "status" TEXT NOT NULL,
    "tier" SMALLINT NOT NULL,
    "isWaiting" BOOLEAN NOT NULL,
    "assigneeId" TEXT,
    "count" INTEGER NOT NULL,

    CONSTRAINT "TicketTally_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Conversation_waiting_longest" ON "Conversation"("handledBy", "handledSince") WHERE ("handledBy" <> 'assistant');

-- CreateIndex
CREATE INDEX "Conversation_of_signed_visitor" ON "Conversation"("siteKey", "signedAs", "lastAt") WHERE ("signedAs" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_to_route" ON "Conversation"("inquirySince") WHERE ("inquirySince" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_silent_longest" ON "Conversation"("silentAt") WHERE ("silentAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_of_contact" ON "Conversation"("contactId", "lastAt") WHERE ("contactId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_of_address" ON "Conversation"("personEmail", "lastAt") WHERE ("personEmail" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_of_agent" ON "Conversation"("agentId") WHERE ("agentId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Conversation_never_spoken" ON "Conversation"("lastAt") WHERE (seq = 0 AND "removedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Delivery_of_ticket" ON "Delivery"("ticketId") WHERE ("ticketId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Delivery_of_conversation" ON "Delivery"("conversationId") WHERE ("conversationId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Event_agent_joined" ON "Event"("at") WHERE (kind = 'AgentJoined');

-- CreateIndex
CREATE INDEX "HelpVote_to_forget" ON "HelpVote"("at") WHERE (note IS NOT NULL);

-- CreateIndex
CREATE INDEX "InboundMail_of_ticket" ON "InboundMail"("ticketId") WHERE ("ticketId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "InboundMail_to_forget" ON "InboundMail"("settledAt") WHERE ("sizeBytes" > 0 AND note IS NULL);

-- CreateIndex
CREATE INDEX "LiveTalk_agent_due_first" ON "LiveTalk"("agentDueAt") WHERE ("agentDueAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "LiveTalk_agent_gone_first" ON "LiveTalk"("agentGoneAt") WHERE ("agentGoneAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "LiveTalk_mail_due_first" ON "LiveTalk"("mailDueAt") WHERE ("mailDueAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Message_by_time" ON "Message" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "Message_correction" ON "Message"("conversationId", "replacesSeq") WHERE ("replacesSeq" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Question_silent_longest" ON "Question"("silentAt") WHERE ("silentAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Question_to_forget" ON "Question"("at") WHERE (text IS NOT NULL OR reason IS NOT NULL);

-- CreateIndex
CREATE INDEX "Satisfaction_of_conversation" ON "Satisfaction"("conversationId");

-- CreateIndex
CREATE INDEX "Target_running_under" ON "Target"("policyVersion", "calendarVersion", "ticketId") WHERE (state = 'running' OR state = 'paused');

-- CreateIndex
CREATE INDEX "Target_overdue" ON "Target"("ticketId") WHERE (state = 'broken' AND "metAt" IS NULL);

-- CreateIndex
CREATE INDEX "Target_ended_by_due_time" ON "Target"("dueAt") WHERE (state = 'kept' OR state = 'broken');

-- CreateIndex
CREATE INDEX "Ticket_merged_into" ON "Ticket"("mergedIntoId") WHERE ("mergedIntoId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Ticket_alarm_first" ON "Ticket"("nextAlarmAt") WHERE ("nextAlarmAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Ticket_open_by_deadline" ON "Ticket"("nextDueAt", "openedAt", "conversationId", "id") WHERE (status = 'open');

-- CreateIndex
CREATE INDEX "Ticket_open_of_nobody" ON "Ticket"("nextDueAt", "openedAt") WHERE (status = 'open' AND "assigneeId" IS NULL);

-- CreateIndex
CREATE INDEX "Ticket_open_of_agent" ON "Ticket"("assigneeId", "nextDueAt", "openedAt") WHERE (status = 'open' AND "assigneeId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Ticket_open_inoperable" ON "Ticket"("nextDueAt", "openedAt") WHERE (status = 'open' AND tier = 3);

-- CreateIndex
CREATE INDEX "Ticket_open_waiting" ON "Ticket"("nextDueAt", "openedAt") WHERE (status = 'open' AND "waitingSince" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Ticket_solved_last" ON "Ticket"("solvedAt", "number") WHERE (status = 'solved');

-- CreateIndex
CREATE INDEX "Ticket_of_contact" ON "Ticket"("contactId", "number");

-- CreateIndex
CREATE INDEX "WebhookDelivery_waiting_longest" ON "WebhookDelivery"("place") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "WebhookDelivery_to_forget" ON "WebhookDelivery"("settledAt") WHERE (body IS NOT NULL);

-- CreateIndex
CREATE INDEX "WebhookDelivery_settled_first" ON "WebhookDelivery"("settledAt") WHERE (state <> 'waiting');



-- From here on: what Prisma cannot say.

-- Kept counts. One row of counters would make everybody who opens or solves a ticket wait for one another, so that each change adds
-- rows of its own; whoever reads sums up, and makes many rows one. A solved ticket counts as solved and nothing else.
CREATE FUNCTION "tally"("of" "Ticket", "by" integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO "TicketTally" ("status", "tier", "isWaiting", "assigneeId", "count")
    SELECT "of"."status", CASE "of"."status" WHEN 'open' THEN "of"."tier" ELSE 0 END,
        "of"."status" = 'open' AND "of"."waitingSince" IS NOT NULL,
        CASE "of"."status" WHEN 'open' THEN "of"."assigneeId" END, "by"
$$;
CREATE FUNCTION "tally_tickets"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM "tally"(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM "tally"(NEW, 1); END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "tally_tickets" AFTER INSERT OR DELETE ON "Ticket" FOR EACH ROW EXECUTE FUNCTION "tally_tickets"();
CREATE TRIGGER "tally_changed_tickets" AFTER UPDATE ON "Ticket" FOR EACH ROW
    WHEN ((OLD."status", OLD."tier", OLD."waitingSince" IS NULL, OLD."assigneeId")
        IS DISTINCT FROM (NEW."status", NEW."tier", NEW."waitingSince" IS NULL, NEW."assigneeId"))
    EXECUTE FUNCTION "tally_tickets"();

INSERT INTO "TicketTally" ("status", "tier", "isWaiting", "assigneeId", "count")
SELECT "status", CASE "status" WHEN 'open' THEN "tier" ELSE 0 END, "waitingSince" IS NOT NULL,
    CASE "status" WHEN 'open' THEN "assigneeId" END, count(*)
FROM "Ticket" GROUP BY 1, 2, 3, 4;

-- What tidying up looks for among letters that went out: codes, and digests.
CREATE INDEX "Delivery_to_forget" ON "Delivery" ("sentAt")
    WHERE "state" = 'sent' AND ("letter"::text ~ '"code":\s*"[^"]' OR "letter"::text ~ '"about":\s*"digest"');

-- An end user's address from its beginning, whatever its case.
CREATE INDEX "Conversation_by_address" ON "Conversation" (lower("personEmail") text_pattern_ops) WHERE "personEmail" IS NOT NULL;

-- Taking a line apart is far more work than an ordinary function, and plans must know.
ALTER FUNCTION "saidIn"(json) COST 2000;
