/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/more/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

/* ---- In the child: nothing but system calls, as other threads' locks may be held ---- */

static void limit(int what, rlim_t most)
{
    struct rlimit limit = {most, most};
    setrlimit((__rlimit_resource_t)what, &limit);
}

static void run_program(const char *const *arguments, int input, int output, int messages, const emb_child_limits *limits)
{
    static char *const environment[] = {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=/nonexistent", NULL};
    setpgid(0, 0);
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(messages, 2) < 0)
        _exit(126);
    close_range(3, UINT32_MAX, 0);
    limit(RLIMIT_CPU, limits->processor_seconds);
    limit(RLIMIT_AS, limits->memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 64);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)!unshare(CLONE_NEWUSER | CLONE_NEWNET); /* no network; where the system does not allow it, the rest must do */
    execve(arguments[0], (char *const *)(uintptr_t)arguments, environment);
    _exit(127);
}

/* ---- In the parent ---- */

typedef struct child {
    pid_t pid;
    int output, messages;
    double ends; /* when it is killed */
    emb_buf *out;
    emb_buf said;
    emb_child_outcome outcome;
} child;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void close_if(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

static emb_status file_of(emb_str input, int *ret, emb_error *error)
{
    int file = memfd_create("document", MFD_CLOEXEC);
    if (file < 0)
        return emb_fail_errno(error, NULL, "make a file in memory");
    for (size_t done = 0; done < input.len;) {
        ssize_t wrote = write(file, input.data + done, input.len - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            close(file);
            return emb_fail_errno(error, NULL, "fill a file in memory");
        }
        done += (size_t)wrote;
    }
    lseek(file, 0, SEEK_SET);
    *ret = file;
    return EMB_OK;
}

/* Reads what is there; closes the pipe at its end. False where the buffer can take no more. */
static bool take_output(int *file, emb_buf *out)
{
    char chunk[CHUNK];
    ssize_t got = read(*file, chunk, sizeof chunk);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (got <= 0) {
        close_if(file);
        return true;
    }
    size_t room = out->max - out->len, len = (size_t)got < room ? (size_t)got : room;
    return emb_buf_append(out, chunk, len) && len == (size_t)got;
}

static void collect(child *c)
{
    while (c->output >= 0 || c->messages >= 0) {
        struct pollfd files[] = {{c->output, POLLIN, 0}, {c->messages, POLLIN, 0}};
        double left = c->ends - now();
        if (left <= 0) {
            c->outcome = EMB_CHILD_TIME;
            return;
        }
        int ready = poll(files, 2, (int)(left * 1000) + 1);
        if (ready < 0 && errno != EINTR)
            return;
        if (ready <= 0)
            continue;
        if (files[0].revents && !take_output(&c->output, c->out)) {
            c->outcome = EMB_CHILD_OUTPUT;
            return;
        }
        if (files[1].revents && !take_output(&c->messages, &c->said))
            close_if(&c->messages); /* it may go on talking to nobody */
    }
}

static void first_line(emb_str said, char *out, size_t size)
{
    size_t end = emb_str_find_byte(said, '\n', 0), len = end == SIZE_MAX ? said.len : end;
    if (len > size - 1)
        len = size - 1;
    memcpy(out, said.data, len);
    out[len] = '\0';
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)out[i] < ' ' || (unsigned char)out[i] > '~')
            out[i] = '?';
}

static void finish(child *c, emb_child_end *ret)
{
    int state = 0;
    if (c->outcome != EMB_CHILD_DONE) {
        kill(-c->pid, SIGKILL);
        kill(c->pid, SIGKILL); /* before it made a group of its own */
    }
    pid_t ended;
    do
        ended = waitpid(c->pid, &state, 0);
    while (ended < 0 && errno == EINTR);
    ret->outcome = c->outcome;
    if (c->outcome == EMB_CHILD_DONE && ended == c->pid && WIFSIGNALED(state))
        ret->outcome = WTERMSIG(state) == SIGXCPU || WTERMSIG(state) == SIGKILL ? EMB_CHILD_TIME : EMB_CHILD_CRASHED;
    ret->exit_code = ended == c->pid && WIFEXITED(state) ? WEXITSTATUS(state) : 0;
    first_line(emb_buf_str(&c->said), ret->message, sizeof ret->message);
}

static emb_status start(child *c, const char *const *arguments, int input, const emb_child_limits *limits, emb_error *error)
{
    int output[2] = {-1, -1}, messages[2] = {-1, -1};
    if (pipe2(output, O_CLOEXEC) != 0 || pipe2(messages, O_CLOEXEC) != 0) {
        emb_status status = emb_fail_errno(error, NULL, "make a pipe");
        close_if(&output[0]);
        close_if(&output[1]);
        return status;
    }
    c->pid = fork();
    if (c->pid == 0)
        run_program(arguments, input, output[1], messages[1], limits);
    close_if(&output[1]);
    close_if(&messages[1]);
    c->output = output[0];
    c->messages = messages[0];
    return c->pid < 0 ? emb_fail_errno(error, arguments[0], "start") : EMB_OK;
}

emb_status emb_child_run(const char *const *arguments, emb_str input, const emb_child_limits *limits, emb_buf *out,
                         emb_child_end *ret, emb_error *error)
{
    child c = {.output = -1, .messages = -1, .out = out, .said = EMB_BUF_INIT(4096)};
    int file = -1;
    if (access(arguments[0], X_OK) != 0)
        return emb_fail(error, EMB_UNSUPPORTED, "the program %s, which reads this format, is not installed", arguments[0]);
    emb_status status = file_of(input, &file, error);
    if (status == EMB_OK)
        status = start(&c, arguments, file, limits, error);
    close_if(&file);
    if (status == EMB_OK) {
        c.ends = now() + limits->seconds;
        collect(&c);
        finish(&c, ret);
    }
    close_if(&c.output);
    close_if(&c.messages);
    emb_buf_free(&c.said);
    return status;
}
