-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "replacesSeq" INTEGER;

-- CreateTable
CREATE TABLE "LiveTalk" (
    "conversationId" TEXT NOT NULL,
    "readUntil" TIMESTAMPTZ(3),
    "connectedAt" TIMESTAMPTZ(3),
    "agentDueAt" TIMESTAMPTZ(3),
    "agentGoneAt" TIMESTAMPTZ(3),
    "mailDueAt" TIMESTAMPTZ(3),
    "mailedUntil" TIMESTAMPTZ(3),
    "mailedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LiveTalk_pkey" PRIMARY KEY ("conversationId")
);

-- CreateTable
CREATE TABLE "Satisfaction" (
    "ticketId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "score" SMALLINT NOT NULL,
    "word" TEXT,
    "agentId" TEXT,

    CONSTRAINT "Satisfaction_pkey" PRIMARY KEY ("ticketId")
);

-- CreateIndex
CREATE INDEX "LiveTalk_agent_due_first" ON "LiveTalk"("agentDueAt");

-- CreateIndex
CREATE INDEX "LiveTalk_agent_gone_first" ON "LiveTalk"("agentGoneAt");

-- CreateIndex
CREATE INDEX "LiveTalk_mail_due_first" ON "LiveTalk"("mailDueAt");

-- CreateIndex
CREATE INDEX "Message_correction" ON "Message"("conversationId", "replacesSeq");

-- CreateIndex
CREATE INDEX "Satisfaction_by_time" ON "Satisfaction"("at");

-- AddForeignKey
ALTER TABLE "LiveTalk" ADD CONSTRAINT "LiveTalk_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Satisfaction" ADD CONSTRAINT "Satisfaction_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Satisfaction" ADD CONSTRAINT "Satisfaction_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Satisfaction" ADD CONSTRAINT "Satisfaction_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say.

ALTER TABLE "Message"
    ADD CONSTRAINT "a line takes the place of an earlier one" CHECK ("replacesSeq" IS NULL OR "replacesSeq" BETWEEN 1 AND "seq" - 1);

ALTER TABLE "Satisfaction"
    ADD CONSTRAINT "one to five" CHECK ("score" BETWEEN 1 AND 5),
    ADD CONSTRAINT "a word says something" CHECK ("word" <> '');
