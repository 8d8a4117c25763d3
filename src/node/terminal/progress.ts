import type { SingleBar } from 'cli-progress'

/** Shows how far a long work is. */
export interface Progress {
  /** `done` of `total` units of a phase such as "reading"; a new phase starts a new bar. */
  report(phase: string, done: number, total: number): void
  /** Leaves the terminal in order; to be called however the work ended. */
  end(): void
}

/** Milliseconds between two lines where there is no terminal to redraw. */
const LINE_INTERVAL = 2000

/**
 * On a terminal a bar with rate and remaining time; elsewhere a plain line at most every two seconds.
 * @param stream where to: standard error, so that standard output stays for programs.
 */
export async function createProgress(stream: NodeJS.WriteStream, now = Date.now): Promise<Progress> {
  return stream.isTTY ? barProgress(stream) : lineProgress(stream, now)
}

async function barProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  const { default: bars } = await import('cli-progress')
  let bar: SingleBar | undefined
  let phase = ''
  let started = 0
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    report(name, done, total) {
      if (!bar || name !== phase) {
        end()
        phase = name
        started = Date.now()
        bar = new bars.SingleBar(
          {
            stream,
            format: '{phase} {bar} {value}/{total} | {rate}/s | {eta_formatted} left',
            hideCursor: true,
            etaBuffer: 50,
          },
          bars.Presets.shades_classic,
        )
        bar.start(total, done, { phase: name, rate: '…' })
        return
      }
      bar.setTotal(total)
      bar.update(done, { rate: rate(done, Date.now() - started) })
    },
    end,
  }
}

function lineProgress(stream: NodeJS.WriteStream, now: () => number): Progress {
  let phase = ''
  let started = 0
  let last = now()
  return {
    report(name, done, total) {
      const at = now()
      if (name !== phase) {
        phase = name
        started = at
      }
      if (at - last < LINE_INTERVAL) return
      last = at
      const perSecond = rate(done, at - started)
      const left = done > 0 ? Math.ceil((((at - started) / done) * (total - done)) / 1000) : null
      stream.write(`ibid: ${name} ${done}/${total}, ${perSecond}/s${left === null ? '' : `, ${left} s left`}\n`)
    },
    end() {},
  }
}

/** Units per second, to two digits where they are few. */
function rate(done: number, milliseconds: number): string {
  if (milliseconds <= 0) return '…'
  const value = (done * 1000) / milliseconds
  return value < 10 ? value.toPrecision(2) : String(Math.round(value))
}
