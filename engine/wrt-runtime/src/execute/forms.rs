//! The match over all codes, which both drivers fill with what they do around it.

/// Expands to a match over a record's number; each arm calls the macro named with what the record is:
///
/// - `Row FORM`: a form of a row, as one of [`rows`](super::rows);
/// - `wide Row`: a load or store of any memory;
/// - `special Code`;
/// - `chain [Row FORM] [Code] …`: the chain's codes.
///
/// What is no code becomes the expression in the end.
macro_rules! forms {
    (
        [$number:expr, $do:ident, $other:expr]
        chains { $($chain:literal $([$($chain_code:ident)+])+;)* }
        threaded { $($threaded:tt)* }
        binary { $($bin:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_fn:ident $bt_ty:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        compare { $($cmp:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        count { $($cnt:ident $cnt_fn:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        load { $($load:ident $load_ty:ident $(as $load_via:ident)*;)* }
        store { $($store:ident $store_ty:ident;)* }
        special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
    ) => {
        match $number {
            $(number::$special => $do!(special $special),)*
            $(
                number::$bin::SS => $do!($bin SS),
                number::$bin::SI => $do!($bin SI),
                number::$bin::AS => $do!($bin AS),
                number::$bin::AI => $do!($bin AI),
                number::$bin::SA => $do!($bin SA),
                number::$bin::SS_ACC => $do!($bin SS_ACC),
                number::$bin::SI_ACC => $do!($bin SI_ACC),
                number::$bin::AS_ACC => $do!($bin AS_ACC),
                number::$bin::AI_ACC => $do!($bin AI_ACC),
                number::$bin::SA_ACC => $do!($bin SA_ACC),
            )*
            $(
                number::$bt::SS => $do!($bt SS),
                number::$bt::SI => $do!($bt SI),
                number::$bt::AS => $do!($bt AS),
                number::$bt::AI => $do!($bt AI),
                number::$bt::SA => $do!($bt SA),
                number::$bt::SS_ACC => $do!($bt SS_ACC),
                number::$bt::SI_ACC => $do!($bt SI_ACC),
                number::$bt::AS_ACC => $do!($bt AS_ACC),
                number::$bt::AI_ACC => $do!($bt AI_ACC),
                number::$bt::SA_ACC => $do!($bt SA_ACC),
            )*
            $(
                number::$fb::SS => $do!($fb SS),
                number::$fb::SI => $do!($fb SI),
                number::$fb::AS => $do!($fb AS),
                number::$fb::AI => $do!($fb AI),
                number::$fb::SA => $do!($fb SA),
                number::$fb::SS_ACC => $do!($fb SS_ACC),
                number::$fb::SI_ACC => $do!($fb SI_ACC),
                number::$fb::AS_ACC => $do!($fb AS_ACC),
                number::$fb::AI_ACC => $do!($fb AI_ACC),
                number::$fb::SA_ACC => $do!($fb SA_ACC),
            )*
            $(
                number::$cmp::SS => $do!($cmp SS),
                number::$cmp::SI => $do!($cmp SI),
                number::$cmp::AS => $do!($cmp AS),
                number::$cmp::AI => $do!($cmp AI),
                number::$cmp::SS_ACC => $do!($cmp SS_ACC),
                number::$cmp::SI_ACC => $do!($cmp SI_ACC),
                number::$cmp::AS_ACC => $do!($cmp AS_ACC),
                number::$cmp::AI_ACC => $do!($cmp AI_ACC),
                number::$cmp::BR_SS => $do!($cmp BR_SS),
                number::$cmp::BR_SI => $do!($cmp BR_SI),
                number::$cmp::BR_AS => $do!($cmp BR_AS),
                number::$cmp::BR_AI => $do!($cmp BR_AI),
            )*
            $(
                number::$fc::SS => $do!($fc SS),
                number::$fc::AS => $do!($fc AS),
                number::$fc::SS_ACC => $do!($fc SS_ACC),
                number::$fc::AS_ACC => $do!($fc AS_ACC),
                number::$fc::BR_SS => $do!($fc BR_SS),
                number::$fc::BR_AS => $do!($fc BR_AS),
                number::$fc::NOT_SS => $do!($fc NOT_SS),
                number::$fc::NOT_AS => $do!($fc NOT_AS),
            )*
            $(
                number::$cnt::IS => $do!($cnt IS),
                number::$cnt::II => $do!($cnt II),
                number::$cnt::SS => $do!($cnt SS),
                number::$cnt::SI => $do!($cnt SI),
            )*
            $(
                number::$un::S => $do!($un S),
                number::$un::A => $do!($un A),
                number::$un::S_ACC => $do!($un S_ACC),
                number::$un::A_ACC => $do!($un A_ACC),
            )*
            $(
                number::$ut::S => $do!($ut S),
                number::$ut::A => $do!($ut A),
                number::$ut::S_ACC => $do!($ut S_ACC),
                number::$ut::A_ACC => $do!($ut A_ACC),
            )*
            $(
                number::$load::S => $do!($load S),
                number::$load::A => $do!($load A),
                number::$load::X => $do!($load X),
                number::$load::AX => $do!($load AX),
                number::$load::W => $do!($load W),
                number::$load::K => $do!($load K),
                number::$load::S_ACC => $do!($load S_ACC),
                number::$load::A_ACC => $do!($load A_ACC),
                number::$load::X_ACC => $do!($load X_ACC),
                number::$load::AX_ACC => $do!($load AX_ACC),
                number::$load::W_ACC => $do!($load W_ACC),
                number::$load::K_ACC => $do!($load K_ACC),
                number::$load::WIDE => $do!(wide $load),
            )*
            $(
                number::$store::S => $do!($store S),
                number::$store::A => $do!($store A),
                number::$store::X => $do!($store X),
                number::$store::AX => $do!($store AX),
                number::$store::W => $do!($store W),
                number::$store::K => $do!($store K),
                number::$store::S_A => $do!($store S_A),
                number::$store::A_A => $do!($store A_A),
                number::$store::X_A => $do!($store X_A),
                number::$store::AX_A => $do!($store AX_A),
                number::$store::W_A => $do!($store W_A),
                number::$store::K_A => $do!($store K_A),
                number::$store::S_I => $do!($store S_I),
                number::$store::A_I => $do!($store A_I),
                number::$store::X_I => $do!($store X_I),
                number::$store::AX_I => $do!($store AX_I),
                number::$store::W_I => $do!($store W_I),
                number::$store::K_I => $do!($store K_I),
                number::$store::WIDE => $do!(wide $store),
            )*
            $($chain => $do!(chain $([$($chain_code)+])+),)*
            _ => $other,
        }
    };
}

pub(super) use forms;
