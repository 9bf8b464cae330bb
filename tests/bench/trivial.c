/* SPDX-License-Identifier: Apache-2.0 */
/* A server that answers every request with the same few bytes: what libmicrohttpd itself can do, beside which load.sh measures ours. */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum MHD_Result answer(void *context, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                              const char *data, size_t *size, void **request)
{
    static char text[] = "{\"status\":\"ok\"}";
    static int seen;
    (void)context, (void)url, (void)method, (void)version, (void)data;
    if (!*request) {
        *request = &seen;
        return MHD_YES;
    }
    if (*size) {
        *size = 0;
        return MHD_YES;
    }
    struct MHD_Response *response = MHD_create_response_from_buffer(sizeof text - 1, text, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result done = MHD_queue_response(c, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return done;
}

int main(int argc, char **argv)
{
    unsigned short port = (unsigned short)(argc > 1 ? atoi(argv[1]) : 8001);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, port, NULL, NULL, answer, NULL, MHD_OPTION_END);
    if (!daemon)
        return 1;
    for (;;)
        pause();
}
