-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "rejected" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "mergedIntoId" TEXT,
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "tierChanges" JSON NOT NULL DEFAULT '[]',
ADD COLUMN     "waitingSince" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "TicketLink" (
    "oneId" TEXT NOT NULL,
    "otherId" TEXT NOT NULL,

    CONSTRAINT "TicketLink_pkey" PRIMARY KEY ("oneId","otherId")
);

-- CreateTable
CREATE TABLE "AgentNote" (
    "id" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "agentId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "clientId" TEXT,

    CONSTRAINT "AgentNote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgentMention" (
    "noteId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "seen" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "AgentMention_pkey" PRIMARY KEY ("noteId","agentId")
);

-- CreateIndex
CREATE INDEX "TicketLink_from_the_other" ON "TicketLink"("otherId");

-- CreateIndex
CREATE INDEX "AgentNote_of_conversation" ON "AgentNote"("conversationId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "AgentNote_written_once" ON "AgentNote"("conversationId", "clientId");

-- CreateIndex
CREATE INDEX "AgentMention_unseen" ON "AgentMention"("agentId", "seen");

-- CreateIndex
CREATE INDEX "Ticket_merged_into" ON "Ticket"("mergedIntoId");

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketLink" ADD CONSTRAINT "TicketLink_oneId_fkey" FOREIGN KEY ("oneId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketLink" ADD CONSTRAINT "TicketLink_otherId_fkey" FOREIGN KEY ("otherId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentNote" ADD CONSTRAINT "AgentNote_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentNote" ADD CONSTRAINT "AgentNote_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentMention" ADD CONSTRAINT "AgentMention_noteId_fkey" FOREIGN KEY ("noteId") REFERENCES "AgentNote"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentMention" ADD CONSTRAINT "AgentMention_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say.

ALTER TABLE "Contact"
    ADD CONSTRAINT "nobody is confirmed and rejected" CHECK (NOT ("confirmed" AND "rejected"));

ALTER TABLE "Ticket"
    ADD CONSTRAINT "only an open one waits" CHECK ("waitingSince" IS NULL OR "status" = 'open'),
    ADD CONSTRAINT "only a solved one has an outcome" CHECK (
        "outcome" IS NULL OR (
            "status" = 'solved' AND "outcome" IN
            ('fixed', 'answered', 'workaround', 'passedOn', 'noProblem', 'noReply', 'closedByContact', 'merged')
        )
    ),
    ADD CONSTRAINT "a merged one goes on in another" CHECK (
        ("mergedIntoId" IS NOT NULL) = ("outcome" IS NOT DISTINCT FROM 'merged') AND "mergedIntoId" IS DISTINCT FROM "id"
    );

-- In the order of the bytes, as the program compares; the database's own order may be another.
ALTER TABLE "TicketLink"
    ADD CONSTRAINT "each pair stands once" CHECK ("oneId" COLLATE "C" < "otherId" COLLATE "C");

ALTER TABLE "AgentNote"
    ADD CONSTRAINT "a note says something" CHECK ("text" <> '');
