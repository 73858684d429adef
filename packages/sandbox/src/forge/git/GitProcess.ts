import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitEnvironment } from './runGit';

const IDLE_MS = 30_000;

/** Finds one whole answer at the start of what was read so far. */
export type AnswerParser<T> = (
  output: Buffer,
) => { answer: T; end: number } | undefined;

interface Question {
  input: string;
  parse: AnswerParser<unknown>;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * One Git process that answers many questions, in order, and ends when nobody
 * asked for a while. When it dies, the questions it has not answered are
 * rejected and the next one starts another process.
 */
export class GitProcess {
  private child?: ChildProcessWithoutNullStreams;
  private questions: Question[] = [];
  private output = Buffer.alloc(0);
  private idle?: NodeJS.Timeout;

  constructor(private readonly dir: string, private readonly args: string[]) {}

  /** Writes `input` and resolves with what `parse` makes of the output. */
  ask<T>(input: string, parse: AnswerParser<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      clearTimeout(this.idle);
      const child = this.child ?? this.start();
      this.questions.push({
        input,
        parse,
        resolve: resolve as Question['resolve'],
        reject,
      });
      child.stdin.write(input);
    });
  }

  /** Ends the process; a later question starts it again. */
  close(): void {
    clearTimeout(this.idle);
    this.child?.stdin.end();
    this.child = undefined;
    this.questions
      .splice(0)
      .forEach(question =>
        question.reject(new Error(`git ${this.args[0]} was closed`)),
      );
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = spawn('git', this.args, {
      cwd: this.dir,
      env: gitEnvironment(),
    });
    let complaint = '';
    this.child = child;
    this.output = Buffer.alloc(0);
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', chunk => {
      complaint += chunk;
    });
    child.stdout.on('data', chunk => {
      if (this.child !== child) {
        return;
      }
      this.output =
        this.output.length > 0 ? Buffer.concat([this.output, chunk]) : chunk;
      this.read();
    });
    const ended = (error: Error) => {
      if (this.child === child) {
        this.child = undefined;
        this.questions.splice(0).forEach(question => question.reject(error));
      }
    };
    child.on('error', ended);
    child.on('close', code =>
      ended(
        new Error(
          `git ${this.args[0]} ended with ${code}: ${complaint.trim()}`,
        ),
      ),
    );
    return child;
  }

  private read(): void {
    while (this.questions.length > 0) {
      const parsed = this.questions[0].parse(this.output);
      if (!parsed) {
        return;
      }
      this.output = this.output.subarray(parsed.end);
      this.questions.shift()?.resolve(parsed.answer);
    }
    this.idle = setTimeout(() => this.close(), IDLE_MS);
    this.idle.unref();
  }
}
