-- CreateTable
CREATE TABLE "InboundMail" (
    "id" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "keptAt" TIMESTAMPTZ(3) NOT NULL,
    "raw" BYTEA NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "envelope" JSON NOT NULL DEFAULT '{}',
    "from" TEXT,
    "fromKey" TEXT,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'received',
    "cause" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tryAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "isAnswered" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "conversationId" TEXT,
    "ticketId" TEXT,

    CONSTRAINT "InboundMail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailboxReader" (
    "mailbox" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "uidValidity" TEXT,
    "lastUid" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "MailboxReader_pkey" PRIMARY KEY ("mailbox")
);

-- CreateIndex
CREATE UNIQUE INDEX "InboundMail_once" ON "InboundMail"("identity");

-- CreateIndex
CREATE INDEX "InboundMail_to_handle" ON "InboundMail"("tryAt", "keptAt") WHERE ("state" = 'received');

-- CreateIndex
CREATE INDEX "InboundMail_newest" ON "InboundMail"("keptAt");

-- CreateIndex
CREATE INDEX "InboundMail_of_sender" ON "InboundMail"("fromKey", "keptAt");

-- CreateIndex
CREATE INDEX "InboundMail_of_conversation" ON "InboundMail"("conversationId");

-- AddForeignKey
ALTER TABLE "InboundMail" ADD CONSTRAINT "InboundMail_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundMail" ADD CONSTRAINT "InboundMail_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;




-- From here on: laws that Prisma cannot say.

ALTER TABLE "InboundMail"
    ADD CONSTRAINT "state is known" CHECK ("state" IN ('received', 'handled', 'ignored', 'unreadable')),
    ADD CONSTRAINT "door is known" CHECK ("door" IN ('imap', 'http')),
    ADD CONSTRAINT "a mail is settled at some time" CHECK (("state" = 'received') = ("settledAt" IS NULL)),
    ADD CONSTRAINT "what is left aside has a cause" CHECK ("state" NOT IN ('ignored', 'unreadable') OR "cause" IS NOT NULL),
    ADD CONSTRAINT "no mail is received after it was kept" CHECK ("receivedAt" <= "keptAt");

-- somebody whose mail server vouched for the address of a mail
ALTER TABLE "Conversation" DROP CONSTRAINT "proof is known";
ALTER TABLE "Conversation" ADD CONSTRAINT "proof is known" CHECK ("proof" IN ('site', 'code', 'mail'));

-- a mail can be handled again, and the audit log says who asked for it; whatever else it knows stays
DO $$
DECLARE known text := (
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = '"AuditEntry"'::regclass AND conname = 'kind is known'
);
BEGIN
    ALTER TABLE "AuditEntry" DROP CONSTRAINT "kind is known";
    EXECUTE format('ALTER TABLE "AuditEntry" ADD CONSTRAINT "kind is known" %s',
        regexp_replace(known, '''setting''::text', '''setting''::text, ''mail''::text'));
END $$;
