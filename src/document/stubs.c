#include "document/reader.h"
#define STUB(n)                                                                                                                    \
    emb_status n(emb_document_reader *r, size_t first, size_t last, emb_error *error)                                              \
    {                                                                                                                              \
        (void)r;                                                                                                                   \
        (void)first;                                                                                                               \
        (void)last;                                                                                                                \
        (void)error;                                                                                                               \
        return EMB_OK;                                                                                                             \
    }
STUB(emb_find_claims)
STUB(emb_find_events)
emb_status emb_document_report(emb_document_reader *r, int colour, const char **ret, size_t *ret_len, emb_error *error)
{
    (void)colour;
    return emb_document_json(r, ret, ret_len, error);
}
