/** What the manifest is made for. */
export interface ManifestOptions {
  /** Where Slack reaches the server, without a slash behind. */
  url: string
  /** Name of the app; at most 35 characters. */
  name: string
}

/** Where the bot is called, for events, buttons and commands alike. */
export const SLACK_PATH = '/slack/events'

/**
 * The manifest that Slack makes the app from: what it may do, and where it is called.
 * https://docs.slack.dev/reference/app-manifest
 */
export function slackManifest({ url, name }: ManifestOptions) {
  const requestUrl = `${url}${SLACK_PATH}`
  const description = 'Answers questions about our documents, with the exact words it relied on.'
  return {
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: { name, description, background_color: '#26324a' },
    features: {
      agent_view: { agent_description: description },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: displayName(name), always_online: true },
      slash_commands: [
        {
          command: '/ask',
          url: requestUrl,
          description: 'Ask the documents; only you see the answer',
          usage_hint: 'your question',
          should_escape: false,
        },
      ],
    },
    oauth_config: {
      scopes: {
        bot: [
          'app_mentions:read',
          'assistant:write',
          'channels:history',
          'chat:write',
          'commands',
          'groups:history',
          'im:history',
          'mpim:history',
        ],
      },
    },
    settings: {
      event_subscriptions: {
        request_url: requestUrl,
        bot_events: [
          'app_context_changed',
          'app_home_opened',
          'app_mention',
          'message.channels',
          'message.groups',
          'message.im',
          'message.mpim',
        ],
      },
      interactivity: { is_enabled: true, request_url: requestUrl },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  }
}

/** What the bot is called by: small letters, digits and - _ . alone. */
function displayName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'ibid' : plain
}
