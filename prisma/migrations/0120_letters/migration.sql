-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "conversationId" TEXT,
ADD COLUMN     "ticketId" TEXT,
ADD COLUMN     "leaseUntil" TIMESTAMPTZ(3),
ADD COLUMN     "doubts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "givenUpAt" TIMESTAMPTZ(3),
ADD COLUMN     "givenUpFor" TEXT;

-- CreateTable
CREATE TABLE "AgentLetters" (
    "agentId" TEXT NOT NULL,
    "digest" BOOLEAN NOT NULL DEFAULT true,
    "locale" TEXT,

    CONSTRAINT "AgentLetters_pkey" PRIMARY KEY ("agentId")
);

-- CreateTable
CREATE TABLE "Digest" (
    "day" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Digest_pkey" PRIMARY KEY ("day","agentId")
);

-- CreateIndex
CREATE INDEX "Delivery_to_address" ON "Delivery"("to", "state", "place");

-- CreateIndex
CREATE INDEX "Delivery_given_up" ON "Delivery"("conversationId") WHERE ("state" = 'givenUp');

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentLetters" ADD CONSTRAINT "AgentLetters_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Digest" ADD CONSTRAINT "Digest_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say, and what letters from before have.

-- when and why an earlier letter was given up was not written down
UPDATE "Delivery" SET "givenUpAt" = COALESCE("sentAt", "tryAt", CURRENT_TIMESTAMP), "givenUpFor" = 'rejected' WHERE "state" = 'givenUp';

ALTER TABLE "Delivery"
    ADD CONSTRAINT "a letter is given up at some time for some reason" CHECK (("state" = 'givenUp') = ("givenUpAt" IS NOT NULL) AND ("givenUpAt" IS NULL) = ("givenUpFor" IS NULL)),
    ADD CONSTRAINT "only a waiting letter is being sent" CHECK ("leaseUntil" IS NULL OR "state" = 'waiting'),
    ADD CONSTRAINT "reasons for giving up" CHECK ("givenUpFor" IN ('unknownAddress', 'mailboxFull', 'rejected', 'unreachable'));

ALTER TABLE "AgentLetters"
    ADD CONSTRAINT "language is known" CHECK ("locale" IN ('en', 'fr'));

-- a letter that was given up can be tried again, and the audit log says who asked for it
ALTER TABLE "AuditEntry" DROP CONSTRAINT "kind is known";
ALTER TABLE "AuditEntry"
    ADD CONSTRAINT "kind is known" CHECK (
        "kind" IN ('customer', 'contact', 'invitation', 'site', 'agent', 'savedReply', 'erasure', 'setting', 'letter')
    );
