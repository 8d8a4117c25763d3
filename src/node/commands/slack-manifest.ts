import { slackManifest } from '../../channels/slack/manifest.ts'

/** `ibid slack manifest`: what to paste where Slack asks for a manifest. */
export function printManifest({ url, name }: { url: string; name: string }): void {
  process.stdout.write(`${JSON.stringify(slackManifest({ url, name }), null, 2)}\n`)
}
