import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from 'botbuilder'
import { LOCAL_CHANNEL } from '../src/desk/botPorts.ts'
import { committedIdOf } from './activity.ts'

type Logic = (context: TurnContext) => Promise<void>

/**
 * A Bot Framework adapter whose channel is our own message log. A turn's replies are committed before they are sent, so
 * sending has nothing left to do but to name them; readers take them from the log.
 */
export class LocalAdapter extends BotAdapter {
  /** Runs one turn. */
  async process(activity: Partial<Activity>, logic: Logic): Promise<void> {
    await this.runMiddleware(new TurnContext(this, activity), logic)
  }

  override async sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return activities.map((activity) => {
      const id = committedIdOf(activity)
      if (id === null) throw new Error(`A ${activity.type} activity is not in the log; commit it before it is sent`)
      return { id }
    })
  }

  override async updateActivity(): Promise<void> {
    throw new Error('The log is never changed; say something new instead of updating an activity')
  }

  override async deleteActivity(): Promise<void> {
    throw new Error('The log is never changed; an activity cannot be deleted')
  }

  override async continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    if (reference.channelId !== LOCAL_CHANNEL) {
      throw new Error(`A conversation of the channel "${reference.channelId}" cannot go on here; use its own adapter`)
    }
    const activity = TurnContext.applyConversationReference(
      { type: 'event', name: 'ContinueConversation' },
      reference,
      true,
    )
    await this.process(activity, logic)
  }
}
