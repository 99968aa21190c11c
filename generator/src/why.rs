//! Why a page is made again.
