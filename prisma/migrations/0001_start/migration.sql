-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Site" (
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "customerId" TEXT,

    CONSTRAINT "Site_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Customer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "package" TEXT NOT NULL,
    "domains" TEXT[],
    "aliases" TEXT[],
    "doorEmail" TEXT,
    "doorUrl" TEXT,
    "doorPhone" TEXT,
    "doorHours" TEXT,

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL,
    "customerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailKey" TEXT NOT NULL,
    "confirmed" BOOLEAN NOT NULL,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "customerId" TEXT NOT NULL,
    "emailKey" TEXT NOT NULL,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("customerId","emailKey")
);

-- CreateTable
CREATE TABLE "Agent" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailKey" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT,

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgentSession" (
    "hash" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AgentSession_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "hash" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Conversation" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "siteKey" TEXT,
    "locale" TEXT NOT NULL,
    "zone" TEXT,
    "personKind" TEXT NOT NULL,
    "personName" TEXT,
    "personEmail" TEXT,
    "proof" TEXT,
    "contactId" TEXT,
    "customerId" TEXT,
    "handledBy" TEXT NOT NULL,
    "handledSince" TIMESTAMPTZ(3),
    "agentId" TEXT,
    "agentName" TEXT,
    "flow" JSON,
    "shown" JSON NOT NULL,
    "ticketId" TEXT,

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "conversationId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "role" TEXT NOT NULL,
    "agentId" TEXT,
    "agentName" TEXT,
    "clientId" TEXT,
    "body" JSON NOT NULL,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("conversationId","seq")
);

-- CreateTable
CREATE TABLE "File" (
    "id" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "File_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "conversationId" TEXT NOT NULL,
    "customerId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "facts" JSON NOT NULL,
    "tier" SMALLINT NOT NULL,
    "status" TEXT NOT NULL,
    "assigneeId" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "solvedAt" TIMESTAMPTZ(3),
    "notes" JSON NOT NULL,
    "nextAlarmAt" TIMESTAMPTZ(3),
    "nextDueAt" TIMESTAMPTZ(3),

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Target" (
    "ticketId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "clock" TEXT NOT NULL,
    "neededMs" BIGINT NOT NULL,
    "pausable" BOOLEAN NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "clockStartsAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "pauses" JSON NOT NULL,
    "policyVersion" TEXT NOT NULL,
    "calendarVersion" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "warnAt" TIMESTAMPTZ(3),
    "pausedAt" TIMESTAMPTZ(3),
    "keptAt" TIMESTAMPTZ(3),
    "metAt" TIMESTAMPTZ(3),

    CONSTRAINT "Target_pkey" PRIMARY KEY ("ticketId","kind")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "conversationId" TEXT,
    "ticketId" TEXT,
    "kind" TEXT NOT NULL,
    "happening" JSON NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL,
    "place" BIGSERIAL NOT NULL,
    "to" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "letter" JSON NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tryAt" TIMESTAMPTZ(3),
    "lastCause" TEXT,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmailCode" (
    "conversationId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "triesLeft" INTEGER NOT NULL,
    "provenAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3)[],

    CONSTRAINT "EmailCode_pkey" PRIMARY KEY ("conversationId")
);

-- CreateTable
CREATE TABLE "NameAttempt" (
    "id" BIGSERIAL NOT NULL,
    "conversationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NameAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Customer_by_mail_domain" ON "Customer" USING GIN ("domains");

-- CreateIndex
CREATE INDEX "Contact_by_address" ON "Contact"("emailKey");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_once_per_customer" ON "Contact"("customerId", "emailKey");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_with_its_customer" ON "Contact"("id", "customerId");

-- CreateIndex
CREATE INDEX "Invitation_by_address" ON "Invitation"("emailKey");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_once_per_address" ON "Agent"("emailKey");

-- CreateIndex
CREATE INDEX "AgentSession_of_agent" ON "AgentSession"("agentId");

-- CreateIndex
CREATE INDEX "SignInLink_of_agent" ON "SignInLink"("agentId");

-- CreateIndex
CREATE INDEX "Conversation_waiting_longest" ON "Conversation"("handledBy", "handledSince");

-- CreateIndex
CREATE UNIQUE INDEX "Message_sent_once" ON "Message"("conversationId", "clientId");

-- CreateIndex
CREATE INDEX "File_of_conversation" ON "File"("conversationId");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_number_key" ON "Ticket"("number");

-- CreateIndex
CREATE INDEX "Ticket_alarm_first" ON "Ticket"("nextAlarmAt");

-- CreateIndex
CREATE INDEX "Ticket_due_first" ON "Ticket"("status", "nextDueAt");

-- CreateIndex
CREATE INDEX "Ticket_solved_last" ON "Ticket"("status", "solvedAt");

-- CreateIndex
CREATE INDEX "Ticket_of_customer" ON "Ticket"("customerId", "number");

-- CreateIndex
CREATE INDEX "Ticket_of_conversation" ON "Ticket"("conversationId");

-- CreateIndex
CREATE INDEX "Event_of_conversation" ON "Event"("conversationId", "id");

-- CreateIndex
CREATE INDEX "Event_by_time" ON "Event"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_place_key" ON "Delivery"("place");

-- CreateIndex
CREATE INDEX "Delivery_waiting_longest" ON "Delivery"("state", "place");

-- CreateIndex
CREATE INDEX "NameAttempt_of_conversation" ON "NameAttempt"("conversationId", "at");

-- AddForeignKey
ALTER TABLE "Site" ADD CONSTRAINT "Site_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentSession" ADD CONSTRAINT "AgentSession_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_siteKey_fkey" FOREIGN KEY ("siteKey") REFERENCES "Site"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
-- Deferred: a conversation and its first ticket name each other and are saved together.
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "File" ADD CONSTRAINT "File_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_contactId_customerId_fkey" FOREIGN KEY ("contactId", "customerId") REFERENCES "Contact"("id", "customerId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailCode" ADD CONSTRAINT "EmailCode_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NameAttempt" ADD CONSTRAINT "NameAttempt_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on: laws that Prisma cannot say.

-- What people call a ticket. A sequence leaves gaps where a decision was taken twice, and never makes one wait for another.
CREATE SEQUENCE "TicketNumber" AS INTEGER START WITH 1001;

ALTER TABLE "Customer"
    ADD CONSTRAINT "package is known" CHECK ("package" IN ('standard', 'elite')),
    ADD CONSTRAINT "domains are lower case" CHECK (array_to_string("domains", ' ') = lower(array_to_string("domains", ' ')));

ALTER TABLE "Agent"
    ADD CONSTRAINT "role is known" CHECK ("role" IN ('agent', 'lead', 'admin'));

ALTER TABLE "Conversation"
    ADD CONSTRAINT "version and seq count up" CHECK ("version" >= 1 AND "seq" >= 0),
    ADD CONSTRAINT "locale is known" CHECK ("locale" IN ('en', 'fr')),
    ADD CONSTRAINT "only a contact is proven" CHECK (
        CASE "personKind"
            WHEN 'visitor' THEN num_nonnulls("personName", "personEmail", "proof", "contactId", "customerId") = 0
            WHEN 'endUser' THEN num_nonnulls("personName", "proof", "contactId") = 0
            WHEN 'contact' THEN num_nulls("personName", "personEmail", "proof", "contactId", "customerId") = 0
            ELSE false
        END
    ),
    ADD CONSTRAINT "exactly one handles it" CHECK (
        CASE "handledBy"
            WHEN 'assistant' THEN num_nonnulls("handledSince", "agentId", "agentName") = 0
            WHEN 'queue' THEN "handledSince" IS NOT NULL AND num_nonnulls("agentId", "agentName") = 0
            WHEN 'agent' THEN num_nulls("handledSince", "agentId", "agentName") = 0
            ELSE false
        END
    );

ALTER TABLE "Message"
    ADD CONSTRAINT "seq starts at one" CHECK ("seq" >= 1),
    ADD CONSTRAINT "an agent has a name" CHECK (
        CASE
            WHEN "role" = 'agent' THEN num_nulls("agentId", "agentName") = 0
            ELSE "role" IN ('visitor', 'assistant', 'system') AND num_nonnulls("agentId", "agentName") = 0
        END
    );

ALTER TABLE "Ticket"
    ADD CONSTRAINT "version counts up" CHECK ("version" >= 1),
    ADD CONSTRAINT "tier is known" CHECK ("tier" IN (1, 2, 3)),
    ADD CONSTRAINT "solved has a time" CHECK (
        CASE "status"
            WHEN 'open' THEN "solvedAt" IS NULL
            WHEN 'solved' THEN "solvedAt" IS NOT NULL AND num_nonnulls("nextAlarmAt", "nextDueAt") = 0
            ELSE false
        END
    );

ALTER TABLE "Target"
    ADD CONSTRAINT "kind and clock are known" CHECK ("kind" IN ('firstResponse', 'fix') AND "clock" IN ('opening', 'elapsed')),
    ADD CONSTRAINT "exactly one state" CHECK (
        CASE "state"
            WHEN 'running' THEN num_nonnulls("pausedAt", "keptAt", "metAt") = 0
            WHEN 'paused' THEN "pausedAt" IS NOT NULL AND num_nonnulls("keptAt", "metAt") = 0
            WHEN 'kept' THEN "keptAt" IS NOT NULL AND num_nonnulls("warnAt", "pausedAt", "metAt") = 0
            WHEN 'broken' THEN num_nonnulls("warnAt", "pausedAt", "keptAt") = 0
            ELSE false
        END
    );

ALTER TABLE "Delivery"
    ADD CONSTRAINT "sent has a time" CHECK (
        "state" IN ('waiting', 'sent', 'givenUp') AND ("state" = 'sent') = ("sentAt" IS NOT NULL)
    );

-- The log and the history are only ever written on.
CREATE FUNCTION "only_append"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever written on; a row was to be changed by %', TG_TABLE_NAME, TG_OP;
END
$$;
CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "Message" FOR EACH ROW EXECUTE FUNCTION "only_append"();
CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "Event" FOR EACH ROW EXECUTE FUNCTION "only_append"();
