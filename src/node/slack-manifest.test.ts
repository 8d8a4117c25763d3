import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slackManifest } from '../channels/slack/manifest.ts'
import { ibid, ROOT } from './cli.suite.ts'

const url = 'https://ibid.example.org'

describe('ibid slack manifest', { timeout: 60_000 }, () => {
  it('prints what is checked in', async () => {
    const { code, stdout } = await ibid(['slack', 'manifest', '--url', `${url}/`])
    expect(code).toBe(0)
    expect(stdout).toBe(readFileSync(join(ROOT, 'slack', 'manifest.json'), 'utf8'))
  })

  it('calls one address, wherever the server is', async () => {
    const { stdout } = await ibid(['slack', 'manifest', '--url', 'https://a.example/ibid', '--name', 'Das Archiv!'])
    const manifest = JSON.parse(stdout) as ReturnType<typeof slackManifest>
    const { event_subscriptions, interactivity } = manifest.settings
    const urls = [event_subscriptions, interactivity, ...manifest.features.slash_commands].map((one) =>
      'url' in one ? one.url : one.request_url,
    )
    expect(urls).toEqual(Array(3).fill('https://a.example/ibid/slack/events'))
    expect(manifest.display_information.name).toBe('Das Archiv!')
    expect(manifest.features.bot_user.display_name).toBe('das-archiv')
  })

  it('wants an address that Slack can reach, and a name that Slack takes', async () => {
    for (const args of [
      [],
      ['--url', 'http://a.example'],
      ['--url', 'a.example'],
      ['--url', `${url}?a=1`],
      ['--url', url, '--name', 'x'.repeat(36)],
    ]) {
      const { code, stdout, stderr } = await ibid(['slack', 'manifest', ...args])
      expect(code, args.join(' ')).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/--url|--name/)
    }
  })

  it("keeps to the manifest's limits", () => {
    const { display_information, features, oauth_config, settings } = slackManifest({ url, name: 'x'.repeat(35) })
    expect(display_information.name.length).toBeLessThanOrEqual(35)
    expect(display_information.description.length).toBeLessThanOrEqual(140)
    expect(features.agent_view.agent_description.length).toBeLessThanOrEqual(300)
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/)
    for (const { command, description } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z]{1,31}$/)
      expect(description.length).toBeLessThanOrEqual(2000)
    }
    // Each kind of event wants its scope.
    const scopes = new Set(oauth_config.scopes.bot)
    const wanted: Record<string, string> = {
      app_mention: 'app_mentions:read',
      'message.channels': 'channels:history',
      'message.groups': 'groups:history',
      'message.im': 'im:history',
      'message.mpim': 'mpim:history',
    }
    for (const event of settings.event_subscriptions.bot_events)
      if (wanted[event]) expect(scopes).toContain(wanted[event])
  })
})
