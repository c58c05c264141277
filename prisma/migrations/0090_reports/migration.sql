-- CreateIndex
CREATE INDEX "Event_agent_asked_for" ON "Event"("at") WHERE ("kind" = 'AgentAskedFor');

-- CreateIndex
CREATE INDEX "Ticket_received" ON "Ticket"("openedAt");
