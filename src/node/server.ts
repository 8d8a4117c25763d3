import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { errorEvent } from '../channels/wire/problem.ts'
import { IbidError, messageOf } from '../core/errors.ts'
import { createApp } from '../http/app.ts'
import { chatServers } from '../http/chat-servers.ts'
import { LOOPBACK_HOSTS } from '../http/guards.ts'
import { readAsset } from './assets.ts'
import { createBackground } from './background.ts'
import type { Settings } from './env.ts'
import type { LogEvent } from './log.ts'
import type { Runtime } from './runtime.ts'
import { systemCode } from './storage-error.ts'
import { VERSION } from './version.ts'
import { readWidgetAssets } from './widget-assets.ts'

/** A server that listens. */
export interface RunningServer {
  /** Where it is reached, without a slash behind. */
  url: string
  /**
   * Takes no new connections, lets answers under way finish for five seconds, then cuts them off; what was acknowledged
   * and is answered in the background has fifteen.
   */
  close(): Promise<void>
}

/** Milliseconds until a client has sent its headers, and its whole request: slower ones hold connections for nothing. */
const HEADERS_TIMEOUT = 10_000
const REQUEST_TIMEOUT = 30_000
/** Milliseconds that answers under way are given at the end. */
const GRACE = 5000
const BACKGROUND_GRACE = 15_000

/** What a server is told. */
export type ServerSettings = Pick<
  Settings,
  | 'host'
  | 'port'
  | 'apiKeys'
  | 'siteKeys'
  | 'siteLimits'
  | 'allowedHosts'
  | 'allowedOrigins'
  | 'trace'
  | 'maxBodyBytes'
  | 'publicUrl'
  | 'slack'
  | 'hooks'
>

/** @throws IbidError `conflict` where the port is taken, `config` where the address cannot be listened on. */
export async function listen(
  runtime: Runtime,
  settings: ServerSettings,
  log: (event: LogEvent) => void,
): Promise<RunningServer> {
  const { host, port, publicUrl } = settings
  const name = host.includes(':') ? `[${host}]` : host
  const background = createBackground((error) => log(errorEvent(error, 'background')))
  const app = createApp({
    ...chatServers(runtime, settings, background, log),
    assistant: runtime.assistant,
    documents: runtime.documents,
    conversations: runtime.conversations,
    feedback: runtime.feedback,
    readiness: runtime.readiness,
    version: VERSION,
    limits: { bodyBytes: settings.maxBodyBytes },
    apiKeys: settings.apiKeys,
    siteKeys: settings.siteKeys,
    siteLimits: settings.siteLimits,
    // What was read and how it was weighed is for whoever runs it, not for whoever reaches it.
    traceAllowed: settings.trace === 'on' || (settings.trace === 'auto' && LOOPBACK_HOSTS.includes(name)),
    widget: { assets: readWidgetAssets() },
    allowedHosts: [...LOOPBACK_HOSTS, name, ...(publicUrl ? [new URL(publicUrl).host] : []), ...settings.allowedHosts],
    allowedOrigins: settings.allowedOrigins,
    assets: readAsset,
    ...(settings.publicUrl !== '' && { publicUrl: settings.publicUrl }),
    log,
  })
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
  }) as Server
  const close = createCloser(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  if (settings.apiKeys.length === 0 && !LOOPBACK_HOSTS.includes(name)) {
    const message = `whoever reaches ${host} may ask and read the documents: set API_KEYS if not everybody should`
    log({ event: 'warning', message })
  }
  const url = `http://${name}:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      await close()
      const undone = await background.drain(BACKGROUND_GRACE)
      if (undone > 0) log({ event: 'warning', message: `${undone} answers to chat messages were not finished` })
    },
  }
}

/** Knows which connections have an answer under way; the others need not be waited for. */
function createCloser(server: Server): () => Promise<void> {
  const idle = new Set<Socket>()
  let closing = false
  server.on('connection', (socket: Socket) => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.once('close', () => {
      if (closing) socket.end()
      else if (!socket.destroyed) idle.add(socket)
    })
  })
  return () =>
    new Promise((resolve, reject) => {
      closing = true
      const cut = setTimeout(() => server.closeAllConnections(), GRACE)
      server.close((error) => {
        clearTimeout(cut)
        if (error) reject(error)
        else resolve()
      })
      for (const socket of idle) socket.destroy()
    })
}

function listenError(cause: Error, host: string, port: number): IbidError {
  const at = `port ${port} of ${host}`
  const another = `choose another: PORT=${port + 1 > 65_535 ? 8787 : port + 1} npm start`
  switch (systemCode(cause)) {
    case 'EADDRINUSE':
      return new IbidError('conflict', `${at} is in use; end the program that listens there, or ${another}`, { cause })
    case 'EACCES':
      return new IbidError(
        'config',
        `${at} may not be listened on by this user; ports below 1024 are kept, ${another}`,
        {
          cause,
        },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new IbidError(
        'config',
        `HOST ${host}: no address of this machine; 127.0.0.1 is this machine alone, 0.0.0.0 every network of it`,
        { cause },
      )
    default:
      return new IbidError('config', `${at} cannot be listened on: ${messageOf(cause)}`, { cause })
  }
}
