-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "types" TEXT[],
    "secret" TEXT NOT NULL,
    "previousSecret" TEXT,
    "previousUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "offAt" TIMESTAMPTZ(3),
    "offCause" TEXT,
    "failingSince" TIMESTAMPTZ(3),
    "givenUpInRow" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "place" BIGSERIAL NOT NULL,
    "lane" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "conversationId" TEXT,
    "ticketId" TEXT,
    "number" INTEGER,
    "customerId" TEXT,
    "body" JSON,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(3),
    "tryAt" TIMESTAMPTZ(3),
    "triedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "lastStatus" INTEGER,
    "lastCause" TEXT,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_place_key" ON "WebhookDelivery"("place");

-- CreateIndex
CREATE INDEX "WebhookDelivery_waiting" ON "WebhookDelivery"("webhookId", "lane", "place") WHERE ("state" = 'waiting');

-- CreateIndex
CREATE INDEX "WebhookDelivery_of_webhook" ON "WebhookDelivery"("webhookId", "at" DESC, "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_of_ticket" ON "WebhookDelivery"("ticketId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_of_conversation" ON "WebhookDelivery"("conversationId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_by_time" ON "WebhookDelivery"("at");

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What Prisma cannot say.

ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_off_with_cause"
    CHECK (num_nonnulls("offAt", "offCause") IN (0, 2) AND "offCause" IN ('byHand', 'gone', 'failing'));
ALTER TABLE "Webhook" ADD CONSTRAINT "Webhook_previous_for_a_while"
    CHECK (num_nonnulls("previousSecret", "previousUntil") IN (0, 2));
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_state"
    CHECK ("state" IN ('waiting', 'delivered', 'givenUp') AND ("state" = 'waiting') = ("settledAt" IS NULL));

-- Kinds of other changes stay as they are known by then.
DO $$
DECLARE known text := (
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = '"AuditEntry"'::regclass AND conname = 'kind is known'
);
BEGIN
    ALTER TABLE "AuditEntry" DROP CONSTRAINT "kind is known";
    EXECUTE format('ALTER TABLE "AuditEntry" ADD CONSTRAINT "kind is known" %s',
        regexp_replace(known, '''setting''::text', '''setting''::text, ''webhook''::text'));
END
$$;
