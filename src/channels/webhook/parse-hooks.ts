import { IbidError } from '../../core/errors.ts'
import { bytesOfBase64, HOOK_KINDS, HOOK_NAME, type Hook } from './hook.ts'

/** Fewest characters of a secret: what chat servers make has 24 and more. */
const MIN_SECRET_CHARS = 16

/**
 * Reads webhooks as `HOOKS` has them: `name:kind:secret`, separated by commas or white space.
 * @throws IbidError `config` that names the entries which are wrong by their positions, and shows nothing of them
 */
export function parseHooks(text: string): Hook[] {
  const hooks: Hook[] = []
  const faults: string[] = []
  for (const [i, entry] of text
    .split(/[\s,]+/)
    .filter(Boolean)
    .entries()) {
    const [, name = '', given = '', secret = ''] = /^([^:]*):([^:]*):(.*)$/.exec(entry) ?? []
    const kind = HOOK_KINDS.find((known) => known === given)
    const fault = faultOf(name, kind, secret, hooks)
    if (fault !== null) faults.push(`entry ${i + 1} ${fault}`)
    else hooks.push({ name, kind: kind!, secret })
  }
  if (faults.length > 0) throw new IbidError('config', faults.join(', '))
  return hooks
}

function faultOf(name: string, kind: Hook['kind'] | undefined, secret: string, before: readonly Hook[]): string | null {
  if (!HOOK_NAME.test(name)) return 'has a name that is not 1 to 40 small letters, digits or -'
  if (before.some((hook) => hook.name === name)) return 'has a name that an earlier one has'
  if (kind === undefined) return `has a kind that is none of ${HOOK_KINDS.join(', ')}`
  if (secret.length < MIN_SECRET_CHARS) return `has a secret of fewer than ${MIN_SECRET_CHARS} characters`
  if (kind === 'teams' && bytesOfBase64(secret) === null) return 'has a secret that is no base64, as Teams gives it'
  return null
}
